namespace VisionPipeline.Voting;

/// <summary>Characters that look alike on plates, and how near two texts are when such a mix-up costs less than another.</summary>
/// <remarks>
/// The pairs are those that users of plate readers report most (O/0, I/1, S/5, B/8) and those that share their strokes in the
/// typefaces of plates (Z/2, G/6, D/0, Q/0, Q/O, D/O, T/7, A/4, 1/7, V/U, V/Y, M/N, M/H, C/G, E/F, P/R, 3/8, 6/8, 0/8).
/// </remarks>
public static class Confusables
{
    /// <summary>Cost of taking a character for one that differs by a detail only (O and 0).</summary>
    public const double Twin = 0.2;

    /// <summary>Cost of taking a character for one of a similar shape (D and 0).</summary>
    public const double Sibling = 0.5;

    private const string Twins = "O0 I1 S5 B8";
    private const string Siblings = "Z2 G6 D0 Q0 QO DO T7 A4 17 VU VY MN MH CG EF PR 38 68 08 1L 1T IT IL";
    private static readonly string[] DigitOf = Pairs(Twins + " Z2 G6 D0 Q0 T7 A4");

    private static readonly float[] Costs = BuildCosts();
    private static readonly int[] Identical = BuildIdentical();

    /// <summary>Cost of reading one character as another: 0 the same, <see cref="Twin"/>, <see cref="Sibling"/>, or 1.</summary>
    /// <param name="a">Digit or capital.</param>
    /// <param name="b">Digit or capital.</param>
    public static double Cost(char a, char b) =>
        a == b ? 0 : Costs[(PlateAlphabet.IndexOf(a) * PlateAlphabet.Symbols) + PlateAlphabet.IndexOf(b)];

    /// <summary>The symbol that many typefaces of plates draw alike (O and 0, I and 1); <see cref="PlateAlphabet.Nothing"/> where there is none.</summary>
    /// <param name="symbol">Of <see cref="PlateAlphabet"/>.</param>
    internal static int TwinOf(int symbol) => Identical[symbol];

    /// <summary>The character of the other kind (digit for letter, letter for digit) that looks most like this one; the same one where there is none.</summary>
    /// <param name="character">Digit or capital.</param>
    public static char Counterpart(char character)
    {
        foreach (string pair in DigitOf)
        {
            if (pair[0] == character)
                return pair[1];
            if (pair[1] == character)
                return pair[0];
        }

        return character;
    }

    /// <summary>
    /// Edit distance (Levenshtein, 1966) in which a mix-up costs <see cref="Cost"/>, a missing or extra character 1. Symmetric;
    /// 0 only for equal texts. Allocates nothing for texts up to 64 characters.
    /// </summary>
    /// <param name="a">A plate's text.</param>
    /// <param name="b">Another.</param>
    public static double Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<double> row = b.Length < 64 ? stackalloc double[b.Length + 1] : new double[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            double diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                double above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + Cost(a[i - 1], b[j - 1]));
                diagonal = above;
            }
        }

        return row[b.Length];
    }

    private static string[] Pairs(string text) => text.Split(' ');

    private static int[] BuildIdentical()
    {
        int[] other = new int[PlateAlphabet.Symbols];
        foreach (string pair in Pairs("O0 I1"))
        {
            other[PlateAlphabet.IndexOf(pair[0])] = PlateAlphabet.IndexOf(pair[1]);
            other[PlateAlphabet.IndexOf(pair[1])] = PlateAlphabet.IndexOf(pair[0]);
        }

        return other;
    }

    private static float[] BuildCosts()
    {
        float[] costs = new float[PlateAlphabet.Symbols * PlateAlphabet.Symbols];
        Array.Fill(costs, 1);
        foreach (string pair in Pairs(Siblings))
            Set(pair, (float)Sibling);
        foreach (string pair in Pairs(Twins))
            Set(pair, (float)Twin);
        return costs;

        void Set(string pair, float cost)
        {
            int a = PlateAlphabet.IndexOf(pair[0]);
            int b = PlateAlphabet.IndexOf(pair[1]);
            costs[(a * PlateAlphabet.Symbols) + b] = cost;
            costs[(b * PlateAlphabet.Symbols) + a] = cost;
        }
    }
}
