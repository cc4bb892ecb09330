namespace VisionPipeline.Voting;

/// <summary>The texts worth scoring: the best of each look and of all slots together, and look-alikes that fit the region's patterns.</summary>
internal static class CandidateTexts
{
    private const int PerLook = 4;
    private const int Pooled = 12;
    private const int Fitted = 3;

    public static List<string> Collect(IReadOnlyList<PlateLook> looks, double[] factors, string? region, FusionOptions options)
    {
        var texts = new List<string>(options.MaxCandidates);
        if (options.SlotShare > 0)
            SlotBeam.Collect(PoolSlots(looks, factors, options.LookLimit), Pooled, texts);
        if (region is not null)
        {
            foreach (string text in texts.Take(Fitted).ToArray())
                PlateGrammar.CollectFitting(region, text, texts);
        }

        foreach (PlateLook look in looks.OrderByDescending(static look => look.Weight))
        {
            if (texts.Count >= options.MaxCandidates)
                break;
            if (options.SlotShare > 0 && looks.Count > 1)
                SlotBeam.Collect(look.Slots, PerLook, texts);
            if (options.SlotShare < 1 && look.HasAlignment)
                AlignmentBeam.Collect(look.Alignment, 2 * PerLook, texts);
        }

        if (region is not null && options.SlotShare <= 0)
        {
            foreach (string text in texts.Take(Fitted).ToArray())
                PlateGrammar.CollectFitting(region, text, texts);
        }

        if (texts.Count > options.MaxCandidates)
            texts.RemoveRange(options.MaxCandidates, texts.Count - options.MaxCandidates);
        return texts;
    }

    // The log-opinion pool per slot, each look held to its limit; normalised again.
    private static float[] PoolSlots(IReadOnlyList<PlateLook> looks, double[] factors, double limit)
    {
        const int Symbols = PlateAlphabet.Symbols;
        float[] pooled = new float[PlateAlphabet.MaxLength * Symbols];
        double least = Math.Exp(-limit);
        Span<double> row = stackalloc double[Symbols];
        double all = factors.Sum();
        for (int i = 0; i < PlateAlphabet.MaxLength; i++)
        {
            row.Clear();
            double top = double.NegativeInfinity;
            for (int s = 0; s < Symbols; s++)
            {
                for (int l = 0; l < looks.Count; l++)
                    row[s] += factors[l] / all * Math.Log(Math.Max(looks[l].Slots[(i * Symbols) + s], least));
                top = Math.Max(top, row[s]);
            }

            double sum = 0;
            for (int s = 0; s < Symbols; s++)
                sum += row[s] = Math.Exp(row[s] - top);
            for (int s = 0; s < Symbols; s++)
                pooled[(i * Symbols) + s] = (float)(row[s] / sum);
        }

        return pooled;
    }
}
