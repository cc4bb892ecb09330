namespace VisionPipeline.Voting;

/// <summary>One way in which a region writes its plates: which characters stand at each position.</summary>
/// <remarks>Immutable.</remarks>
internal readonly struct PlateTemplate
{
    private static readonly ulong Letters = SetOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly ulong Digits = SetOf("0123456789");
    private static readonly ulong Leading = SetOf("123456789");

    private readonly ulong[] _sets;

    private PlateTemplate(ulong[] sets) => _sets = sets;

    /// <summary>Characters of a plate of this kind.</summary>
    public int Length => _sets.Length;

    /// <summary>Whether a character may stand at a position.</summary>
    public bool Takes(int position, char character) => (_sets[position] >> PlateAlphabet.IndexOf(character) & 1) != 0;

    /// <summary>
    /// Reads a pattern: kinds with counts or ranges of counts, e.g. <c>L2D2L3</c> or <c>L1-2N1D0-3</c>; a range gives a template for
    /// each count. <c>L</c> is a letter, <c>D</c> a digit, <c>N</c> a digit but 0 (numbers that are written without leading zeros),
    /// <c>X</c> either, <c>[ABC]</c> one of these.
    /// </summary>
    /// <exception cref="FormatException">The pattern is not of that form or longer than a plate.</exception>
    public static IEnumerable<PlateTemplate> Parse(string pattern)
    {
        List<ulong[]> made = [[]];
        int at = 0;
        while (at < pattern.Length)
        {
            ulong set = Kind(pattern, ref at);
            int least = Number(pattern, ref at);
            int most = least;
            if (at < pattern.Length && pattern[at] == '-')
            {
                at++;
                most = Number(pattern, ref at);
            }

            made = [.. made.SelectMany(_ => Enumerable.Range(least, Math.Max(0, most - least + 1)), (head, count) => (ulong[])[.. head, .. Enumerable.Repeat(set, count)])];
        }

        return made.All(static sets => sets.Length is > 0 and <= PlateAlphabet.MaxLength)
            ? made.Select(static sets => new PlateTemplate(sets))
            : throw new FormatException($"plate pattern '{pattern}': plates have 1 to {PlateAlphabet.MaxLength} characters");
    }

    private static ulong Kind(string pattern, ref int at)
    {
        char kind = pattern[at++];
        switch (kind)
        {
            case 'L':
                return Letters;
            case 'D':
                return Digits;
            case 'N':
                return Leading;
            case 'X':
                return Letters | Digits;
            case '[' when pattern.IndexOf(']', at) is var end && end > at:
                ulong set = SetOf(pattern.AsSpan(at, end - at));
                at = end + 1;
                return set;
            default:
                throw new FormatException($"plate pattern '{pattern}': '{kind}' is none of L, D, N, X and [characters]");
        }
    }

    private static ulong SetOf(ReadOnlySpan<char> characters)
    {
        ulong set = 0;
        foreach (char character in characters)
        {
            int symbol = PlateAlphabet.IndexOf(character);
            if (symbol == PlateAlphabet.Nothing)
                throw new FormatException($"plate pattern: '{character}' stands on no plate");
            set |= 1UL << symbol;
        }

        return set;
    }

    private static int Number(string pattern, ref int at) =>
        at < pattern.Length && char.IsAsciiDigit(pattern[at])
            ? pattern[at++] - '0'
            : throw new FormatException($"plate pattern '{pattern}': a count is missing at {at}");
}
