namespace VisionPipeline.Voting;

/// <summary>One way in which a region writes its plates: what kind of character stands at each position.</summary>
/// <remarks>Immutable.</remarks>
internal readonly struct PlateTemplate
{
    /// <summary>A position that takes a letter.</summary>
    public const char Letter = 'L';

    /// <summary>A position that takes a digit.</summary>
    public const char Digit = 'D';

    /// <summary>A position that takes either.</summary>
    public const char Any = 'X';

    private readonly string _kinds;

    private PlateTemplate(string kinds) => _kinds = kinds;

    /// <summary>Characters of a plate of this kind.</summary>
    public int Length => _kinds.Length;

    /// <summary>The kind at a position.</summary>
    public char this[int position] => _kinds[position];

    /// <summary>Reads a pattern: kinds with counts or ranges of counts, e.g. <c>L2D2L3</c> or <c>L1-2D1-4L1-3</c>; a range gives a template for each count.</summary>
    /// <exception cref="FormatException">The pattern is not of that form or longer than a plate.</exception>
    public static IEnumerable<PlateTemplate> Parse(string pattern)
    {
        List<string> made = [""];
        int at = 0;
        while (at < pattern.Length)
        {
            char kind = pattern[at++];
            if (kind is not (Letter or Digit or Any))
                throw new FormatException($"plate pattern '{pattern}': '{kind}' is none of L, D, X");
            int least = Number(pattern, ref at);
            int most = least;
            if (at < pattern.Length && pattern[at] == '-')
            {
                at++;
                most = Number(pattern, ref at);
            }

            made = [.. made.SelectMany(_ => Enumerable.Range(least, most - least + 1), (head, count) => head + new string(kind, count))];
        }

        return made.All(static kinds => kinds.Length is > 0 and <= PlateAlphabet.MaxLength)
            ? made.Select(static kinds => new PlateTemplate(kinds))
            : throw new FormatException($"plate pattern '{pattern}': plates have 1 to {PlateAlphabet.MaxLength} characters");
    }

    private static int Number(string pattern, ref int at) =>
        at < pattern.Length && char.IsAsciiDigit(pattern[at])
            ? pattern[at++] - '0'
            : throw new FormatException($"plate pattern '{pattern}': a count is missing at {at}");
}
