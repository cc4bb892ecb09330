namespace VisionPipeline.Voting;

/// <summary>How one region writes its plates: templates, letters that it does not issue, and the codes that its plates begin with.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class RegionGrammar
{
    /// <summary>What a letter that the region does not issue, or a code that it does not have, costs, in mismatches: rules have exceptions.</summary>
    private const double Unissued = 0.5;

    /// <summary>What a text of the owner's own choice costs, in mismatches: no series says what stands where in it.</summary>
    private const double Vanity = 0.75;

    private readonly PlateTemplate[][] _templates;
    private readonly string _unissued;
    private readonly string[] _codes;
    private readonly bool _vanity;

    /// <summary>Makes one.</summary>
    /// <param name="patterns">Patterns of <see cref="PlateTemplate.Parse"/>, separated by spaces.</param>
    /// <param name="unissued">Letters that are not issued.</param>
    /// <param name="codes">What plates begin with, separated by spaces; empty where it is not known.</param>
    /// <param name="vanity">Whether owners choose texts freely.</param>
    public RegionGrammar(string patterns, string unissued = "", string codes = "", bool vanity = false)
    {
        PlateTemplate[] templates = [.. Split(patterns).SelectMany(PlateTemplate.Parse)];
        _templates = [.. Enumerable.Range(0, PlateAlphabet.MaxLength + 1).Select(length => templates.Where(template => template.Length == length).ToArray())];
        _unissued = unissued;
        _codes = Split(codes);
        _vanity = vanity;
    }

    /// <summary>Mismatches between a text and the nearest template of its length; infinite where no template has its length.</summary>
    public double Mismatches(ReadOnlySpan<char> text)
    {
        double best = double.PositiveInfinity;
        foreach (PlateTemplate template in text.Length < _templates.Length ? _templates[text.Length] : [])
            best = Math.Min(best, Mismatches(template, text));
        best += HasCode(text) ? 0 : Unissued;
        return _vanity ? Math.Min(best, Vanity) : best;
    }

    /// <summary>Adds the texts that come of replacing each character that does not fit a template by a look-alike that does.</summary>
    public void CollectFitting(string text, ICollection<string> into)
    {
        Span<char> made = stackalloc char[PlateAlphabet.MaxLength];
        foreach (PlateTemplate template in text.Length < _templates.Length ? _templates[text.Length] : [])
        {
            int changes = 0;
            bool fits = true;
            for (int i = 0; i < text.Length && fits; i++)
            {
                made[i] = text[i];
                if (template.Takes(i, text[i]))
                    continue;
                made[i] = Confusables.Counterpart(text[i]);
                changes++;
                fits = template.Takes(i, made[i]);
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
            if (!template.Takes(i, text[i]))
                sum++;
            else if (_unissued.Contains(text[i]))
                sum += Unissued;
        }

        return sum;
    }

    private bool HasCode(ReadOnlySpan<char> text)
    {
        bool found = _codes.Length == 0;
        foreach (string code in _codes)
            found |= text.StartsWith(code);
        return found;
    }

    private static string[] Split(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
