using OpenCvSharp;

namespace VisionPipeline.Simulation;

/// <summary>How one region's plates look and what is written on them. Immutable.</summary>
/// <remarks>
/// Texts that no authority issues are not drawn: a German number does not begin with 0; none of B, D, I, O, Z in the serial part of a Polish plate, no I or O first of the
/// three of a Romanian one, none of I, O, Q on an American one but in the middle of a Californian one, which does not begin with 0 either, no
/// I or O in an Indian series. General knowledge of these countries' series, as <see cref="Voting.PlateGrammar"/>'s is.
/// </remarks>
internal sealed record PlateDesign
{
    private static readonly PlateDesign[] All =
    [
        new() { Region = "DE", Patterns = ["M-AA #999", "HH-AA #99", "K-AA #99", "WI-A #999"], Band = "D" },
        new() { Region = "RO", Patterns = ["B 999 aAA", "B 99 aAA", "CJ 99 aAA", "TM 99 aAA", "IS 99 aAA"], Band = "RO", Letters = "ABCDEFGHJKLMNOPRSTUVWXYZ", Plain = "ABCDEFGHJKLMNPRSTUVWXYZ" },
        new() { Region = "PL", Patterns = ["AA 99999", "AA 9999a", "AAA 99aa"], Band = "PL", Letters = "ABCDEFGHIJKLMNOPRSTUWXYZ", Plain = "ACEFGHJKLMNPRSTUWXY" },
        new() { Region = "FR", Patterns = ["AA-999-AA"], Band = "F", Right = true, Letters = "ABCDEFGHJKLMNPQRSTVWXYZ" },
        new() { Region = "IT", Patterns = ["AA 999AA"], Band = "I", Right = true, Letters = "ABCDEFGHJKLMNPRSTVWXYZ" },
        new() { Region = "NL", Patterns = ["AA-999-A", "9-AAA-99"], Band = "NL", Yellow = true, Letters = "BDFGHJKLNPRSTVXZ" },
        new() { Region = "GB", Patterns = ["AA99 AAA"], Face = "narrow", YellowRear = true, Letters = "ABCDEFGHJKLMNOPRSTUVWXYZ" },
        new() { Region = "US", Patterns = ["#aAa999", "aaa 9999"], Plain = "ABCDEFGHJKLMNPRSTUVWXYZ", Face = "park", Width = .305, Height = .152, Ink = new Scalar(110, 40, 25), Caption = true },
        new() { Region = "BR", Patterns = ["AAA9A99", "AAA-9999"], Width = .4, Height = .13, Caption = true },
        new() { Region = "IN", Patterns = ["MH 99 AA 9999", "KA 99 AA 9999", "DL 99 AA 9999"], Face = "round", Width = .5, Height = .12, Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ" },
        new() { Region = "PK", Patterns = ["LEA/9999", "ABC/999", "LEC/9999"], Face = "round", Width = .3, Height = .18 },
    ];

    /// <summary>Codes of all regions that can be drawn.</summary>
    public static IReadOnlyList<string> Regions { get; } = [.. All.Select(static design => design.Region)];

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Region { get; init; }

    /// <summary><c>A</c> letter, <c>a</c> letter of <see cref="Plain"/>, <c>9</c> digit, <c>#</c> digit but 0, blank and dash as gaps, <c>/</c> next line, others as they are; the first group of letters is taken literally where it names a district.</summary>
    internal required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Country sign in the blue band; null for none.</summary>
    internal string? Band { get; init; }

    /// <summary>Whether there is a second band at the right.</summary>
    internal bool Right { get; init; }

    /// <summary>Whether plates are yellow.</summary>
    internal bool Yellow { get; init; }

    /// <summary>Whether rear plates are yellow.</summary>
    internal bool YellowRear { get; init; }

    /// <summary>Whether a strip with a name runs along the top.</summary>
    internal bool Caption { get; init; }

    /// <summary>Typeface in the atlas.</summary>
    internal string Face { get; init; } = "din";

    /// <summary>Metres.</summary>
    internal double Width { get; init; } = .52;

    /// <summary>Metres.</summary>
    internal double Height { get; init; } = .11;

    /// <summary>Colour of the characters, BGR.</summary>
    internal Scalar Ink { get; init; } = new(28, 26, 24);

    /// <summary>Letters that are issued.</summary>
    internal string Letters { get; init; } = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Letters that are issued where others would be taken for digits.</summary>
    internal string Plain { get; init; } = "";

    internal static PlateDesign Of(string region, SceneRandom random) => region switch
    {
        "EU" => All[random.Below(6)],
        "ALL" => All[random.Below(All.Length)],
        _ => All.First(design => design.Region == region),
    };

    /// <summary>A text with its gaps and line break, e.g. <c>WI-A 1234</c>.</summary>
    internal string Write(SceneRandom random)
    {
        string pattern = random.Pick(Patterns);
        // Districts are literal: only capitals A stand for any letter, and districts of these patterns hold no other A but in KA, LEA and ABC.
        int literal = Region is "IN" or "PK" ? pattern.IndexOfAny([' ', '/']) : 0;
        char[] made = pattern.ToCharArray();
        for (int i = literal; i < made.Length; i++)
        {
            if (made[i] == 'A')
                made[i] = random.Pick(Letters.ToCharArray());
            else if (made[i] == 'a')
                made[i] = random.Pick(Plain.ToCharArray());
            else if (made[i] == '9')
                made[i] = (char)('0' + random.Below(10));
            else if (made[i] == '#')
                made[i] = (char)('1' + random.Below(9));
        }

        return new string(made);
    }
}
