using System.Numerics.Tensors;

namespace VisionPipeline.Voting;

/// <summary>
/// Puts looks at one plate together: a weighted log-opinion pool (Genest and Zidek, Statistical Science 1, 1986) over candidate
/// texts, with the plate grammar as prior and a rest for every text that is no candidate.
/// </summary>
/// <remarks>
/// Works on posteriors, so an unsure look counts little and a text needs no majority. Ties are broken by the text's ordinal order,
/// so that equal input gives equal output. Immutable; safe to share between threads.
/// </remarks>
public sealed class PlateFusion
{
    // A few look-alikes at a few places; the result depends on its logarithm only.
    private const double RestTexts = 30;

    private readonly IReadOnlyList<string> _regions;
    private readonly double[] _prior;

    /// <summary>Makes one.</summary>
    /// <param name="regions">Codes of the looks' region probabilities, in their order.</param>
    /// <param name="options">How to weigh.</param>
    public PlateFusion(IReadOnlyList<string> regions, FusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(options);
        _regions = regions;
        _prior = [.. regions.Select(region => options.HomeRegions.Contains(region) ? Math.Max(1, options.HomeWeight) : 1)];
        Options = options;
    }

    /// <summary>How it weighs.</summary>
    public FusionOptions Options { get; }

    /// <summary>Reads a plate from all looks at it.</summary>
    /// <param name="looks">One or more; their order does not matter.</param>
    /// <returns><see cref="PlateReading.None"/> for no looks. Costs about 10 microseconds per look and candidate text.</returns>
    public PlateReading Read(IReadOnlyList<PlateLook> looks)
    {
        ArgumentNullException.ThrowIfNull(looks);
        if (looks.Count == 0)
            return PlateReading.None;
        double[] factors = new double[looks.Count];
        LookWeights.Fill(looks, Options, factors);
        double[] regions = PoolRegions(looks, factors);
        double noPlate = PoolNoPlate(looks, factors);
        int region = regions.Length == 0 ? -1 : Array.IndexOf(regions, regions.Max());
        List<string> texts = CandidateTexts.Collect(looks, factors, _regions, regions, Options);
        double[] posterior = Posterior(looks, factors, regions, texts);
        int[] order = [.. Enumerable.Range(0, texts.Count)];
        Array.Sort(order, (a, b) => posterior[b] != posterior[a] ? posterior[b].CompareTo(posterior[a]) : string.CompareOrdinal(texts[a], texts[b]));
        string text = texts.Count == 0 ? "" : texts[order[0]];
        return new PlateReading
        {
            Text = text,
            Confidence = texts.Count == 0 ? 0 : posterior[order[0]] * (1 - noPlate),
            Characters = Characters(text, texts, posterior),
            Alternatives = [.. order.Skip(1).Take(Options.Alternatives).Select(i => new PlateAlternative(texts[i], posterior[i] * (1 - noPlate))).Where(static other => other.Probability >= 1e-4)],
            Region = region < 0 ? "XX" : _regions[region],
            RegionConfidence = region < 0 ? 0 : regions[region],
            NoPlate = noPlate,
            Looks = looks.Count,
        };
    }

    /// <summary>
    /// Probability of each text given all looks. Per look, what is not covered by the texts is one more candidate, the rest. No
    /// text lies further than <see cref="FusionOptions.LookLimit"/> below the look's best text, nor the rest further from it. What
    /// tells twins apart (O and 0, I and 1) is averaged over looks and not added up: a typeface that draws them alike makes every look
    /// lean the same way, and many looks must not outweigh the pattern by that.
    /// </summary>
    private double[] Posterior(IReadOnlyList<PlateLook> looks, double[] factors, double[] regions, List<string> texts)
    {
        int rest = texts.Count;
        double[] total = new double[texts.Count + 1];
        double[] one = new double[texts.Count + 1];
        int[] twins = Twins(texts);
        double[] tops = new double[texts.Count];
        double[] leans = new double[texts.Count];
        double pictures = Math.Max(1, factors.Sum());
        for (int l = 0; l < looks.Count; l++)
        {
            one[rest] = Score(looks[l], texts, one);
            double best = texts.Count == 0 ? 0 : TensorPrimitives.Max<double>(one.AsSpan(0, rest));
            Array.Fill(tops, double.NegativeInfinity);
            for (int c = 0; c < rest; c++)
            {
                one[c] = Math.Max(one[c], best - Options.LookLimit);
                tops[twins[c]] = Math.Max(tops[twins[c]], one[c]);
            }

            for (int c = 0; c < rest; c++)
            {
                total[c] += factors[l] * tops[twins[c]];
                leans[c] += factors[l] * (one[c] - tops[twins[c]]);
            }

            total[rest] += factors[l] * Math.Clamp(one[rest], best - Options.LookLimit, best + Options.LookLimit);
        }

        for (int c = 0; c < texts.Count; c++)
            total[c] += (leans[c] / pictures) + PlateGrammar.LogPrior(texts[c], _regions, regions, Options.GrammarCost, Options.GrammarLimit);
        total[rest] -= regions.Length == 0 ? 0 : Options.GrammarLimit / 2;

        // The rest is many texts. Each of K that share it equally has (rest / K)^n after n looks, K of them K^(1 - n) rest^n.
        total[rest] -= Math.Max(0, factors.Sum() - 1) * Math.Log(RestTexts);
        return Softmax(total);
    }

    /// <summary>Fills in each text's log score under one look and gives that of the rest: both heads' leftovers, weighted as the heads are.</summary>
    private double Score(PlateLook look, List<string> texts, double[] into)
    {
        // A leftover below this is rounding.
        const double Least = 1e-4;
        double share = look.HasAlignment ? Options.SlotShare : 1;
        double slots = 0;
        double alignment = 0;
        for (int c = 0; c < texts.Count; c++)
        {
            double bySlots = share > 0 ? TextLikelihood.LogSlots(look, texts[c], Options.TwinDoubt) : 0;
            double byAlignment = share < 1 ? TextLikelihood.LogAlignment(look, texts[c], Options.TwinDoubt) : 0;
            slots += Math.Exp(bySlots);
            alignment += Math.Exp(byAlignment);
            into[c] = (share * bySlots) + (share < 1 ? (1 - share) * byAlignment : 0);
        }

        return (share * Math.Log(Math.Max(1 - slots, Least))) + (share < 1 ? (1 - share) * Math.Log(Math.Max(1 - alignment, Least)) : 0);
    }

    // For each text the first one that differs from it in nothing but twins.
    private static int[] Twins(List<string> texts)
    {
        string[] folded = [.. texts.Select(PlateAlphabet.Fold)];
        return [.. folded.Select(text => Array.IndexOf(folded, text))];
    }

    private double[] Softmax(double[] total)
    {
        double top = total.Max();
        double sum = 0;
        for (int c = 0; c < total.Length; c++)
        {
            total[c] = Math.Exp((total[c] - top) / Options.Temperature);
            sum += total[c];
        }

        for (int c = 0; c < total.Length; c++)
            total[c] /= sum;
        return total;
    }

    // A linear pool: one look that is sure of a wrong country is outvoted, not multiplied in. Then what is known of the place.
    private double[] PoolRegions(IReadOnlyList<PlateLook> looks, double[] factors)
    {
        double[] pooled = new double[_regions.Count];
        double sum = 0;
        for (int l = 0; l < looks.Count; l++)
        {
            ReadOnlySpan<float> region = looks[l].Region;
            if (region.Length != pooled.Length)
                continue;
            sum += factors[l];
            for (int r = 0; r < pooled.Length; r++)
                pooled[r] += factors[l] * region[r];
        }

        if (sum <= 0)
            return [];
        TensorPrimitives.Multiply<double>(pooled, _prior, pooled);
        TensorPrimitives.Divide<double>(pooled, TensorPrimitives.Sum<double>(pooled), pooled);
        return pooled;
    }

    private static double PoolNoPlate(IReadOnlyList<PlateLook> looks, double[] factors)
    {
        double logit = 0;
        double sum = 0;
        for (int l = 0; l < looks.Count; l++)
        {
            double p = Math.Clamp(looks[l].Plate, 1e-6, 1 - 1e-6);
            logit += factors[l] * Math.Log(p / (1 - p));
            sum += factors[l];
        }

        return 1 / (1 + Math.Exp(logit / sum));
    }

    // A character is as sure as all texts of the same length that have it at the same place.
    private static double[] Characters(string text, List<string> texts, double[] posterior)
    {
        double[] sure = new double[text.Length];
        for (int c = 0; c < texts.Count; c++)
        {
            for (int i = 0; i < text.Length && texts[c].Length == text.Length; i++)
                sure[i] += texts[c][i] == text[i] ? posterior[c] : 0;
        }

        for (int i = 0; i < sure.Length; i++)
            sure[i] = Math.Min(sure[i], 1);
        return sure;
    }
}
