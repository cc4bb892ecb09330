namespace VisionPipeline.Voting;

/// <summary>How much each look counts once looks at one picture are held together.</summary>
internal static class LookWeights
{
    /// <summary>
    /// Fills in factors whose sum is the number of independent looks that all are worth. Weights are taken relative to the largest
    /// (how sure a look is of itself stands in its posteriors already). Within a picture they add up to W^passGain; the pictures'
    /// sum N counts as N^pictureGain. A single look gets the factor 1.
    /// </summary>
    public static void Fill(IReadOnlyList<PlateLook> looks, FusionOptions options, Span<double> factors)
    {
        double all = 0;
        double top = 0;
        foreach (PlateLook look in looks)
            top = Math.Max(top, look.Weight);
        for (int i = 0; i < looks.Count; i++)
        {
            double picture = 0;
            for (int j = 0; j < looks.Count; j++)
                picture += looks[j].Picture == looks[i].Picture ? looks[j].Weight / top : 0;
            factors[i] = looks[i].Weight / top / picture * Grow(picture, options.PassGain);
            all += factors[i];
        }

        double scale = Grow(all, options.PictureGain) / all;
        for (int i = 0; i < looks.Count; i++)
            factors[i] *= scale;
    }

    // Below one whole look nothing is gained by company: a poor look stays poor.
    private static double Grow(double weight, double gain) => weight <= 1 ? weight : Math.Pow(weight, gain);
}
