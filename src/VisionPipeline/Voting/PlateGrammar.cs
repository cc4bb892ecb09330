namespace VisionPipeline.Voting;

/// <summary>What is known of plates before one is seen: how each region arranges letters and digits. A soft prior, never a rule.</summary>
/// <remarks>
/// Patterns from general knowledge of each country's current series and those still seen on the road; not checked against its registration
/// rules, which is one more reason for the prior to be soft. The region <c>XX</c>, and every region without patterns, says nothing. Immutable; safe to share between threads.
/// </remarks>
public static class PlateGrammar
{
    private static readonly Dictionary<string, RegionGrammar> Regions = new(StringComparer.Ordinal)
    {
        // Passenger, truck, taxi and exempt series of the states, old and present.
        ["US"] = new(
            "D1L3D3 D7 L1D6 D1L1D5 D5L1D1 L3D4 L3D3 D1L1D2L1 L1D6L1 D3L3 L2D5 L2D4 L1D5 D4L2 D5L2 D6 D2L3D2 D3L2D1 L1D3L3 D1L2D4 L3D1L1D2 L1D2L3 D1L2D3 D3L1D3 D2L1D4 D6L1 D3L4 D4L3 L2D3L2 L4D2 L4D3 "
            + "L2D1L1D1L1 D2L1D1L2 D3L1D1L1 L2D1L1D3 L1D5L1 L1D4L1 L1D1L1D3 D1L4D1 D2L2D3 D2L2D2 D1L1D3 D2L1D3 D3L1D2 D1L1D4 D1L3D2 L1D3L2 L2D3L1 L3D2L1",
            "IOQ",
            vanity: true),
        ["CA"] = new("L4D3 L3D3 D3L3 L1D2L3 L3D4 L2D3L1 L2D1L1D2 L2D5 L3D2L1", "IOQ", vanity: true),
        ["MX"] = new("L3D4 L3D3L1 L3D2D1 L1D2L3 D3L3 L3D3 L2D4L1 L2D5 L1D3L3", "IOQ"),
        ["BR"] = new("L3D4 L3D1L1D2"),
        ["AR"] = new("L3D3 L2D3L2"),
        ["GB"] = new("L2[012567]1D1L3 L1N1D0-2L3 L3N1D0-2L1 L1-3N1D0-3 N1D0-3L1-3", "IQ"),
        ["IE"] = new("D2-3L1-2N1D0-4"),
        ["DE"] = new("L2-5N1D0-3 L2-4N1D0-3[EH]1"),
        ["FR"] = new("L2D3L2 N1D2-3L2D2 N1D1-2L3D2", "IOU"),
        ["IT"] = new("L2D3L2 L2D6 L2D5 L2D1L1D4", "IOQU"),
        ["ES"] = new("D4[BCDFGHJKLMNPRSTVWXYZ]3 L1-2D4L1-2", "Q"),
        ["PT"] = new("L2D4 D4L2 D2L2D2 L2D2L2"),
        ["NL"] = new("L2D4 D4L2 D2L2D2 L2D2L2 L4D2 D2L4 D2L3D1 D1L3D2 L2D3L1 L1D3L2 L3D2L1 L1D2L3 D1L2D3 D3L2D1", "CQ"),
        ["BE"] = new("N1L3D3 L3D3 D3L3 L1D3L2 N1L1D4"),
        ["LU"] = new("L2D4 N1D3-4 L1D4"),
        ["CH"] = new("L2N1D0-5", codes: "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH"),
        ["AT"] = new("L1N1D3-4L1-2 L2N1D2-3L1-2 L1-2N1D0-2L3 L2N1D4 L3-5N1D0-2"),

        // Letters of the serial part leave out B, D, I, O and Z, which are taken for digits.
        ["PL"] = new(
            "L2D5 L2D4[ACEFGHJKLMNPRSTUVWXY]1 L2D3[ACEFGHJKLMNPRSTUVWXY]2 L2D1[ACEFGHJKLMNPRSTUVWXY]1D3 L2D2[ACEFGHJKLMNPRSTUVWXY]1D2 L3D5 L3[ACEFGHJKLMNPRSTUVWXY]1D3 "
            + "L3D2[ACEFGHJKLMNPRSTUVWXY]2 L3D1[ACEFGHJKLMNPRSTUVWXY]1D2 L3D2[ACEFGHJKLMNPRSTUVWXY]1D1 L3D3[ACEFGHJKLMNPRSTUVWXY]1 L3D4 L3D1[ACEFGHJKLMNPRSTUVWXY]2D1 L3[ACEFGHJKLMNPRSTUVWXY]2D2 L1D1L3",
            "Q"),
        ["CZ"] = new("N1[ABCEHJKLMPSTUZ]1X1D4 L3D4 L2D5", "GOQW"),
        ["SK"] = new("L2D3L2"),
        ["HU"] = new("L3D3 L4D3"),
        ["RO"] = new(
            "L2D2[ABCDEFGHJKLMNPRSTUVWXYZ]1L2 L1D2-3[ABCDEFGHJKLMNPRSTUVWXYZ]1L2 L2D3-6 L1D3-6",
            "Q",
            "B AB AR AG BC BH BN BR BT BV BZ CJ CL CS CT CV DB DJ GJ GL GR HD HR IF IL IS MH MM MS NT OT PH SB SJ SM SV TL TM TR VL VN VS"),
        ["BG"] = new("[ABEKMHOPCTYX]1-2D4[ABEKMHOPCTYX]1-2", codes: "A B C E H K M O P T X Y"),
        ["HR"] = new("L2D3-4L1-2", codes: "BJ BM CK DA DE DJ DU GS IM KA KC KR KT KZ MA NA NG OG OS PU PZ RI SB SI SK SL ST SB VK VT VU VZ ZD ZG ZU"),
        ["SI"] = new("L4D3 L2D3L2 L2D2L1D2 L2L1D4 L2L1D1L1D2", codes: "CE GO KK KP KR LJ MB MS NM PO SG"),
        ["RS"] = new("L2D3-4L2"),
        ["GR"] = new("[ABEZHIKMNOPTYX]3N1D2-3"),
        ["DK"] = new("L2N1D4", "IOQ"),
        ["SE"] = new("L3D3 L3D2L1", "IQV"),
        ["NO"] = new("L2N1D4", "GIMOQ"),
        ["FI"] = new("L2-3N1D0-2"),
        ["EE"] = new("D3L3 D2L3"),
        ["LV"] = new("L2N1D0-3"),
        ["LT"] = new("L3D3 L2D4", "QWX"),
        ["UA"] = new("[ABCEHIKMOPTX]2D4[ABCEHIKMOPTX]2 D4L2 D5L2"),
        ["RU"] = new("[ABCEHKMOPTXY]1D3[ABCEHKMOPTXY]2D2-3 [ABCEHKMOPTXY]2D5-6 [ABCEHKMOPTXY]2D3D2"),
        ["TR"] = new("[012345678]1D1L1D4-5 [012345678]1D1L2D3-4 [012345678]1D1L3D2-3", "QWX"),
        ["IL"] = new("D7-8 D5-6"),
        ["AE"] = new("L1-2N1D0-4 D1-2N1D3-4 N1D2-5"),
        ["SA"] = new("D1-4[ABDEGHJKLNRSTUVXZ]3 [ABDEGHJKLNRSTUVXZ]3D1-4"),
        ["QA"] = new("N1D2-5"),
        ["KW"] = new("N1D2-6"),
        ["BH"] = new("N1D2-5"),
        ["OM"] = new("N1D0-4L1-2"),
        ["PK"] = new("L3D2-4 L2D3-4 L1D4 L3D2D3 L2D2D3 L1L1D2D4"),
        ["IN"] = new(
            "L2D2[ABCDEFGHJKLMNPQRSTUVWXYZ]1-2D4 L2D1[ABCDEFGHJKLMNPQRSTUVWXYZ]1-3D4 L2D2D4 L2D2[ABCDEFGHJKLMNPQRSTUVWXYZ]2D3 D2[B]1[H]1D4L1-2",
            codes: "AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TN TR TS TG UA UK UP WB 2"),
        ["CN"] = new("L1X5 L1X6", "IO"),
        ["KR"] = new("D6-7"),
        ["AU"] = new("L3D3 D3L3 L3D2L1 D1L2D1L2 L2D2L2 D1L3D3 L1D3L3 D3L2D1 L1D3L2", vanity: true),
        ["NZ"] = new("L3N1D0-2 L2N1D0-3", vanity: true),
        ["ZA"] = new("L2D2L4 L3D3L2 L2D3-6 L3D3-6"),
        ["MY"] = new("L1-3N1D0-3 L1-3N1D0-3L1", "IO"),
        ["SG"] = new("L2-3N1D0-3L1", "IO"),
        ["ID"] = new("L1-2N1D0-3L1-3"),
        ["CU"] = new("L1D6"),
    };

    /// <summary>Whether a region's way of writing is known.</summary>
    /// <param name="region">ISO 3166-1 alpha-2 code.</param>
    public static bool Knows(string region) => Regions.ContainsKey(region);

    /// <summary>Mismatches between a text and the nearest way in which a region writes plates of that length.</summary>
    /// <param name="region">ISO 3166-1 alpha-2 code.</param>
    /// <param name="text">Digits and capitals.</param>
    /// <returns>0 for a text that fits; infinity where the region has none of that length; null where the region is not known.</returns>
    public static double? Mismatches(string region, ReadOnlySpan<char> text) =>
        Regions.TryGetValue(region, out RegionGrammar? grammar) ? grammar.Mismatches(text) : null;

    /// <summary>Log of the prior of a text under uncertain regions: <c>log sum_r p(r) exp(-cost * mismatches(r))</c>.</summary>
    /// <param name="text">Digits and capitals.</param>
    /// <param name="codes">The regions' codes.</param>
    /// <param name="probabilities">Their probabilities, in the same order; empty where nothing is known.</param>
    /// <param name="cost">What a mismatch costs, in nats.</param>
    /// <param name="limit">Most that all mismatches, or a length that the region does not issue, cost, in nats.</param>
    /// <returns>0 or less, and not less than <c>-limit</c>. Regions without patterns count as fitting half-way.</returns>
    public static double LogPrior(ReadOnlySpan<char> text, IReadOnlyList<string> codes, ReadOnlySpan<double> probabilities, double cost, double limit)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (probabilities.IsEmpty)
            return 0;
        double sum = 0;
        double total = 0;
        double unknown = Math.Exp(-limit / 2);
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = probabilities[i];
            if (p < 1e-4)
                continue;
            total += p;
            sum += p * (Mismatches(codes[i], text) is double misses ? Math.Exp(-(double.IsInfinity(misses) ? limit : Math.Min(limit, cost * misses))) : unknown);
        }

        return total > 0 ? Math.Log(sum / total) : 0;
    }

    /// <summary>Adds the texts that come of replacing what does not fit a region's templates by look-alikes: candidates to be judged by evidence.</summary>
    internal static void CollectFitting(string region, string text, ICollection<string> into)
    {
        if (Regions.TryGetValue(region, out RegionGrammar? grammar))
            grammar.CollectFitting(text, into);
    }
}
