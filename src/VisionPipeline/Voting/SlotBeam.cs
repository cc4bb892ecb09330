namespace VisionPipeline.Voting;

/// <summary>The most probable texts of a table of slots.</summary>
internal static class SlotBeam
{
    // Below this a symbol is no candidate: ten thousandths of evidence do not become a reading.
    private const double Negligible = 1e-3;

    /// <summary>Adds the best texts, best first.</summary>
    /// <param name="slots">Probabilities, rows of <see cref="PlateAlphabet.Symbols"/>; each row sums to 1.</param>
    /// <param name="width">How many.</param>
    /// <param name="into">Takes the texts that it does not hold yet.</param>
    public static void Collect(ReadOnlySpan<float> slots, int width, ICollection<string> into)
    {
        var live = new List<(string Text, double Log)> { ("", 0) };
        var done = new List<(string Text, double Log)>();
        var next = new List<(string Text, double Log)>();
        for (int i = 0; i < PlateAlphabet.MaxLength && live.Count > 0; i++)
        {
            next.Clear();
            ReadOnlySpan<float> row = slots.Slice(i * PlateAlphabet.Symbols, PlateAlphabet.Symbols);
            for (int symbol = 0; symbol < PlateAlphabet.Symbols; symbol++)
            {
                if (!(row[symbol] >= Negligible))
                    continue;
                double log = Math.Log(row[symbol]);
                foreach ((string text, double before) in live)
                {
                    if (symbol == PlateAlphabet.Nothing)
                        done.Add((text, before + log));
                    else
                        next.Add((text + PlateAlphabet.At(symbol), before + log));
                }
            }

            next.Sort(static (a, b) => b.Log.CompareTo(a.Log));
            if (next.Count > width)
                next.RemoveRange(width, next.Count - width);
            (live, next) = (next, live);
        }

        done.AddRange(live);
        done.Sort(static (a, b) => b.Log.CompareTo(a.Log));
        foreach ((string text, _) in done.Take(width))
        {
            if (text.Length > 0 && !into.Contains(text))
                into.Add(text);
        }
    }
}
