namespace VisionPipeline.Voting;

/// <summary>What is known of plates before one is seen: how each region arranges letters and digits. A soft prior, never a rule.</summary>
/// <remarks>
/// Patterns as published in the registration rules of each country for current series and those still seen on the road. The
/// region <c>XX</c>, and every region without patterns, says nothing. Immutable; safe to share between threads.
/// </remarks>
public static class PlateGrammar
{
    private static readonly Dictionary<string, RegionGrammar> Regions = new(StringComparer.Ordinal)
    {
        ["US"] = new("L3D4 L3D3 D3L3 D1L3D3 L2D5 D4L2 D5L2 L1D5 L1D6 D6 D7 D2L3D2 L2D4 D3L2D1 L1D3L3 D1L2D4 L3D1L1D2 D1L2D3 D3L1D3 L1D2L3 D2L1D4 D6L1 D3L4 D4L3 L2D3L2 D1L1D5 L4D2 L4D3"),
        ["CA"] = new("L4D3 L3D3 D3L3 L1D2L3 L3D4 L2D3L1 L1L1D1D2L1", "IOQ"),
        ["MX"] = new("L3D4 L3D3L1 L3D2D1 L1D2L3 D3L3 L3D3 L2D4L1 L2D5 L1D3L3"),
        ["BR"] = new("L3D4 L3D1L1D2"),
        ["AR"] = new("L3D3 L2D3L2"),
        ["GB"] = new("L2D2L3 L1D1-3L3 L3D1-3L1 L3D1-4 L2D1-4 D1-4L1-3 L1D1-4", "IQ"),
        ["IE"] = new("D2-3L1-2D1-5"),
        ["DE"] = new("L2-5D1-4 L2-4D1-4L1"),
        ["FR"] = new("L2D3L2 D3-4L2D2 D2-3L3D2", "IOU"),
        ["IT"] = new("L2D3L2 L2D6 L2D5", "IOQU"),
        ["ES"] = new("D4L3 L1-2D4L1-2", "Q"),
        ["PT"] = new("L2D4 D4L2 D2L2D2 L2D2L2"),
        ["NL"] = new("L2D4 D4L2 D2L2D2 L2D2L2 L4D2 D2L4 D2L3D1 D1L3D2 L2D3L1 L1D3L2 L3D2L1 L1D2L3 D1L2D3 D3L2D1", "CQ"),
        ["BE"] = new("D1L3D3 L3D3 D3L3 L1D3L2 D1-1L1D4"),
        ["LU"] = new("L2D4 D4-5 L1D4"),
        ["CH"] = new("L2D1-6"),
        ["AT"] = new("L1D4-5L1-2 L2D3-4L1-2 L1-2D1-3L3 L2D5"),
        ["PL"] = new("L2D5 L2D4L1 L2D3L2 L2D1L1D3 L2D2L1D2 L3D5 L4D3 L3D2L2 L3D1L1D2 L3D2L1D1 L3D3L1 L3D4 L3D1L2D1", "Q"),
        ["CZ"] = new("D1L1D5 D1L2D4 L3D4 L2D5", "GOQW"),
        ["SK"] = new("L2D3L2"),
        ["HU"] = new("L3D3 L4D3"),
        ["RO"] = new("L2D2L3 L1D2-3L3 L2D6 L1D6", "IQ"),
        ["BG"] = new("L1-2D4L1-2"),
        ["HR"] = new("L2D3-4L1-2"),
        ["SI"] = new("L4D3 L2D3L2 L2D2L1D2 L2L1D4 L2L1D1L1D2"),
        ["RS"] = new("L2D3-4L2"),
        ["GR"] = new("L3D4 L3D3", "CDFGJLQRSUVW"),
        ["DK"] = new("L2D5", "IOQ"),
        ["SE"] = new("L3D3 L3D2L1", "IQV"),
        ["NO"] = new("L2D5", "GIMOQ"),
        ["FI"] = new("L3D1-3 L2D1-3"),
        ["EE"] = new("D3L3 D2L3"),
        ["LV"] = new("L2D1-4"),
        ["LT"] = new("L3D3 L2D4", "QWX"),
        ["UA"] = new("L2D4L2 D4L2 D5L2"),
        ["RU"] = new("L1D3L2D2-3 L2D5-6 L2D3D2", "DFGIJLNQRSUVWZ"),
        ["TR"] = new("D2L1D4-5 D2L2D3-4 D2L3D2-3", "QWX"),
        ["IL"] = new("D7-8 D5-6"),
        ["AE"] = new("L1D1-5 L2D1-5 D1-2D4-5 D3-6"),
        ["SA"] = new("D1-4L3 L3D1-4"),
        ["QA"] = new("D3-6"),
        ["KW"] = new("D3-7"),
        ["BH"] = new("D3-6"),
        ["OM"] = new("D1-5L1-2"),
        ["PK"] = new("L3D2-4 L2D3-4 L1D4 L3D2D3 L2D2D3 L1L1D2D4"),
        ["IN"] = new("L2D2L1-2D4 L2D1L1-3D4 L2D2D4 L2D2L2D3 D2L2D4L1-2"),
        ["CN"] = new("L1X5 L1X6", "IO"),
        ["KR"] = new("D6-7"),
        ["AU"] = new("L3D3 D3L3 L3D2L1 D1L2D1L2 L2D2L2 D1L3D3 L1D3L3 D3L2D1 L1D3L2"),
        ["NZ"] = new("L3D3 L2D4"),
        ["ZA"] = new("L2D2L4 L3D3L2 L2D3-6 L3D3-6"),
        ["MY"] = new("L1-3D1-4 L1-3D1-4L1", "IO"),
        ["SG"] = new("L2-3D1-4L1", "IO"),
        ["ID"] = new("L1-2D1-4L1-3"),
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
