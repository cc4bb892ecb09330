namespace VisionPipeline.Voting;

/// <summary>The texts worth scoring: the best of each look and of all slots together, and look-alikes that fit the patterns of plausible regions.</summary>
internal static class CandidateTexts
{
    private const int PerLook = 4;
    private const int Pooled = 12;
    private const int Fitted = 3;

    // A region that is less probable than this does not make a text the best one.
    private const double Plausible = 0.1;

    public static List<string> Collect(IReadOnlyList<PlateLook> looks, double[] factors, IReadOnlyList<string> codes, double[] regions, FusionOptions options)
    {
        var texts = new List<string>(options.MaxCandidates);
        if (options.SlotShare > 0)
        {
            SlotBeam.Collect(PoolSlots(looks, factors, options), Pooled, texts);
            CollectFitting(codes, regions, texts);
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

        if (options.SlotShare <= 0)
            CollectFitting(codes, regions, texts);
        if (texts.Count > options.MaxCandidates)
            texts.RemoveRange(options.MaxCandidates, texts.Count - options.MaxCandidates);
        return texts;
    }

    private static void CollectFitting(IReadOnlyList<string> codes, double[] regions, List<string> texts)
    {
        string[] best = [.. texts.Take(Fitted)];
        for (int r = 0; r < regions.Length; r++)
        {
            for (int t = 0; t < best.Length && regions[r] >= Plausible; t++)
                PlateGrammar.CollectFitting(codes[r], best[t], texts);
        }
    }

    // The log-opinion pool per slot, each look held to its limit; normalised again, with the doubt about twins.
    private static float[] PoolSlots(IReadOnlyList<PlateLook> looks, double[] factors, FusionOptions options)
    {
        const int Symbols = PlateAlphabet.Symbols;
        float[] pooled = new float[PlateAlphabet.MaxLength * Symbols];
        double least = Math.Exp(-options.LookLimit);
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
            {
                int twin = Confusables.TwinOf(s);
                double p = twin == PlateAlphabet.Nothing ? row[s] : ((1 - options.TwinDoubt) * row[s]) + (options.TwinDoubt * row[twin]);
                pooled[(i * Symbols) + s] = (float)(p / sum);
            }
        }

        return pooled;
    }
}
