namespace VisionPipeline.Voting;

/// <summary>How one region writes its plates: templates, and letters that it does not issue.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class RegionGrammar
{
    /// <summary>What a letter that the region does not issue costs, in mismatches: issue rules have exceptions.</summary>
    private const double UnissuedLetter = 0.5;

    private readonly PlateTemplate[] _templates;
    private readonly string _unissued;

    /// <summary>Makes one.</summary>
    /// <param name="patterns">Patterns of <see cref="PlateTemplate.Parse"/>, separated by spaces.</param>
    /// <param name="unissued">Letters that are not issued.</param>
    public RegionGrammar(string patterns, string unissued = "")
    {
        _templates = [.. patterns.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(PlateTemplate.Parse)];
        _unissued = unissued;
    }

    /// <summary>Mismatches between a text and the nearest template of its length; infinite where no template has its length.</summary>
    public double Mismatches(ReadOnlySpan<char> text)
    {
        double best = double.PositiveInfinity;
        foreach (PlateTemplate template in _templates)
        {
            if (template.Length == text.Length)
                best = Math.Min(best, Mismatches(template, text));
        }

        return best;
    }

    /// <summary>Adds the texts that come of replacing each character that does not fit a template by its look-alike of the other kind.</summary>
    public void CollectFitting(string text, ICollection<string> into)
    {
        Span<char> made = stackalloc char[PlateAlphabet.MaxLength];
        foreach (PlateTemplate template in _templates)
        {
            if (template.Length != text.Length)
                continue;
            int changes = 0;
            bool fits = true;
            for (int i = 0; i < text.Length; i++)
            {
                made[i] = text[i];
                if (Fits(template[i], text[i]))
                    continue;
                made[i] = Confusables.Counterpart(text[i]);
                changes++;
                fits &= Fits(template[i], made[i]);
            }

            if (!fits || changes is 0 or > 3)
                continue;
            string fitting = new(made[..text.Length]);
            if (!into.Contains(fitting))
                into.Add(fitting);
        }
    }

    private double Mismatches(PlateTemplate template, ReadOnlySpan<char> text)
    {
        double sum = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!Fits(template[i], text[i]))
                sum++;
            else if (_unissued.Contains(text[i]))
                sum += UnissuedLetter;
        }

        return sum;
    }

    private static bool Fits(char kind, char character) =>
        kind == PlateTemplate.Any || (kind == PlateTemplate.Digit) == char.IsAsciiDigit(character);
}
