namespace VisionPipeline.Voting;

/// <summary>The most probable texts of a CTC alignment: prefix beam search (Graves, Supervised Sequence Labelling, 2012, section 7.5).</summary>
internal static class AlignmentBeam
{
    private const double Negligible = 1e-2;

    /// <summary>Adds the best texts, best first.</summary>
    /// <param name="alignment">Probabilities, rows of <see cref="PlateAlphabet.Symbols"/>.</param>
    /// <param name="width">How many prefixes are followed, and how many texts are added.</param>
    /// <param name="into">Takes the texts that it does not hold yet.</param>
    public static void Collect(ReadOnlySpan<float> alignment, int width, ICollection<string> into)
    {
        // Per prefix: probability that the last step was blank, and that it was the prefix's last symbol.
        var live = new Dictionary<string, (double Blank, double Symbol)>(StringComparer.Ordinal) { [""] = (1, 0) };
        var next = new Dictionary<string, (double Blank, double Symbol)>(StringComparer.Ordinal);
        for (int at = 0; at < alignment.Length; at += PlateAlphabet.Symbols)
        {
            ReadOnlySpan<float> row = alignment.Slice(at, PlateAlphabet.Symbols);
            next.Clear();
            foreach ((string prefix, (double blank, double symbol)) in live)
            {
                Add(next, prefix, (blank + symbol) * row[PlateAlphabet.Nothing], 0);
                int last = prefix.Length == 0 ? PlateAlphabet.Nothing : PlateAlphabet.IndexOf(prefix[^1]);
                if (last != PlateAlphabet.Nothing)
                    Add(next, prefix, 0, symbol * row[last]);
                for (int s = 1; s < PlateAlphabet.Symbols && prefix.Length < PlateAlphabet.MaxLength; s++)
                {
                    if (row[s] >= Negligible)
                        Add(next, prefix + PlateAlphabet.At(s), 0, (s == last ? blank : blank + symbol) * row[s]);
                }
            }

            Keep(next, live, width);
        }

        foreach (string text in live.OrderByDescending(static entry => entry.Value.Blank + entry.Value.Symbol).Select(static entry => entry.Key))
        {
            if (text.Length > 0 && !into.Contains(text))
                into.Add(text);
        }
    }

    private static void Add(Dictionary<string, (double Blank, double Symbol)> beam, string prefix, double blank, double symbol)
    {
        ref (double Blank, double Symbol) entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(beam, prefix, out _);
        entry.Blank += blank;
        entry.Symbol += symbol;
    }

    // The survivors are rescaled to the best one, so that 80 steps do not run out of exponents.
    private static void Keep(Dictionary<string, (double Blank, double Symbol)> from, Dictionary<string, (double Blank, double Symbol)> into, int width)
    {
        into.Clear();
        double top = 0;
        foreach ((string prefix, (double Blank, double Symbol) p) in from.OrderByDescending(static entry => entry.Value.Blank + entry.Value.Symbol).Take(width))
        {
            if (top == 0)
                top = Math.Max(p.Blank + p.Symbol, double.Epsilon);
            into[prefix] = (p.Blank / top, p.Symbol / top);
        }
    }
}
