namespace VisionPipeline.Voting;

/// <summary>How probable a text is under one look: by its slots, and by the sum over all CTC alignments.</summary>
internal static class TextLikelihood
{
    /// <summary>Smallest probability that a look may give a symbol: a softmax that rounds to 0 is no proof.</summary>
    private const double Least = 1e-7;

    /// <summary>Log of <c>prod_i p(i, s_i) * p(L, nothing)</c>; the last factor only for texts shorter than the slots.</summary>
    /// <param name="look">What was seen.</param>
    /// <param name="text">Digits and capitals.</param>
    /// <param name="doubt">Probability that what was seen as one of two twins is the other (<see cref="Confusables.TwinOf"/>).</param>
    public static double LogSlots(PlateLook look, ReadOnlySpan<char> text, double doubt = 0)
    {
        ReadOnlySpan<float> slots = look.Slots;
        double sum = 0;
        for (int i = 0; i < text.Length; i++)
        {
            ReadOnlySpan<float> row = slots.Slice(i * PlateAlphabet.Symbols, PlateAlphabet.Symbols);
            int symbol = PlateAlphabet.IndexOf(text[i]);
            sum += Math.Log(Math.Max(Doubted(row, symbol, Confusables.TwinOf(symbol), doubt), Least));
        }

        if (text.Length < PlateAlphabet.MaxLength)
            sum += Math.Log(Math.Max(slots[(text.Length * PlateAlphabet.Symbols) + PlateAlphabet.Nothing], Least));
        return sum;
    }

    /// <summary>
    /// Log of the sum over all alignments (Graves et al., ICML 2006, section 4.1), in linear numbers that are rescaled at
    /// each step, which costs a tenth of the same in logarithms.
    /// </summary>
    /// <param name="look">What was seen.</param>
    /// <param name="text">Digits and capitals.</param>
    /// <param name="doubt">As for <see cref="LogSlots"/>.</param>
    public static double LogAlignment(PlateLook look, ReadOnlySpan<char> text, double doubt = 0)
    {
        ReadOnlySpan<float> all = look.Alignment;
        int states = (2 * text.Length) + 1;
        Span<double> now = stackalloc double[(2 * PlateAlphabet.MaxLength) + 1];
        Span<int> symbols = stackalloc int[(2 * PlateAlphabet.MaxLength) + 1];
        Span<int> twins = stackalloc int[(2 * PlateAlphabet.MaxLength) + 1];
        for (int s = 0; s < states; s++)
        {
            symbols[s] = s % 2 == 0 ? PlateAlphabet.Nothing : PlateAlphabet.IndexOf(text[s / 2]);
            twins[s] = Confusables.TwinOf(symbols[s]);
        }

        double log = 0;
        int steps = all.Length / PlateAlphabet.Symbols;
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<float> row = all.Slice(t * PlateAlphabet.Symbols, PlateAlphabet.Symbols);
            double sum = 0;

            // From the last state down, so that the step before is still there to be read.
            for (int s = states - 1; s >= 0; s--)
            {
                double from = t == 0 ? (s < 2 ? 1 : 0) : now[s];
                if (t > 0 && s > 0)
                    from += now[s - 1];
                if (t > 0 && s > 1 && symbols[s] != PlateAlphabet.Nothing && symbols[s] != symbols[s - 2])
                    from += now[s - 2];
                now[s] = from * Math.Max(Doubted(row, symbols[s], twins[s], doubt), Least);
                sum += now[s];
            }

            if (sum <= 0)
                return double.NegativeInfinity;
            log += Math.Log(sum);
            for (int s = 0; s < states; s++)
                now[s] /= sum;
        }

        double end = now[states - 1] + (states > 1 ? now[states - 2] : 0);
        return end > 0 ? log + Math.Log(end) : double.NegativeInfinity;
    }

    private static double Doubted(ReadOnlySpan<float> row, int symbol, int twin, double doubt) =>
        twin == PlateAlphabet.Nothing ? row[symbol] : ((1 - doubt) * row[symbol]) + (doubt * row[twin]);
}
