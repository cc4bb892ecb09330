namespace VisionPipeline.Voting;

/// <summary>What one crop of one plate said: the evidence of one look, as posteriors and not as a string.</summary>
/// <remarks>Immutable; safe to share between threads. Holds about 13 KiB.</remarks>
public sealed class PlateLook
{
    private readonly float[] _slots;
    private readonly float[] _ctc;
    private readonly float[] _region;

    /// <summary>Takes copies of a reader's outputs.</summary>
    /// <param name="slots">Probability of each symbol at each of the <see cref="PlateAlphabet.MaxLength"/> text positions; rows of <see cref="PlateAlphabet.Symbols"/>.</param>
    /// <param name="ctcLog">Natural log probabilities of a CTC alignment, rows of <see cref="PlateAlphabet.Symbols"/>; empty where there is none.</param>
    /// <param name="region">Probability of each region, in the order of the voter's list; empty where it is not known.</param>
    /// <param name="plate">Probability that the crop shows a plate at all, 0..1.</param>
    /// <param name="weight">How much the look counts beside others, above 0; 1 is a plain look at a plate of good size.</param>
    /// <param name="picture">Number of the picture it was taken from: looks at one picture share most of their mistakes.</param>
    /// <param name="name">Which pass made it, for reports.</param>
    /// <exception cref="ArgumentException">A length does not fit or the weight is not above 0.</exception>
    public PlateLook(
        ReadOnlySpan<float> slots, ReadOnlySpan<float> ctcLog, ReadOnlySpan<float> region, float plate, double weight = 1, long picture = 0, string name = "plain")
    {
        if (slots.Length != PlateAlphabet.MaxLength * PlateAlphabet.Symbols)
            throw new ArgumentException($"{slots.Length} slot probabilities: {PlateAlphabet.MaxLength} x {PlateAlphabet.Symbols} are needed");
        if (ctcLog.Length % PlateAlphabet.Symbols != 0)
            throw new ArgumentException($"{ctcLog.Length} alignment values are no whole rows of {PlateAlphabet.Symbols}");
        if (!(weight > 0) || double.IsInfinity(weight))
            throw new ArgumentException($"a look's weight of {weight} is not above 0");
        _slots = slots.ToArray();
        _ctc = new float[ctcLog.Length];
        for (int i = 0; i < _ctc.Length; i++)
            _ctc[i] = MathF.Exp(ctcLog[i]);
        _region = region.ToArray();
        Plate = float.IsNaN(plate) ? 0 : Math.Clamp(plate, 0, 1);
        Weight = weight;
        Picture = picture;
        Name = name;
    }

    private PlateLook(PlateLook look, double weight)
    {
        (_slots, _ctc, _region) = (look._slots, look._ctc, look._region);
        (Plate, Weight, Picture, Name) = (look.Plate, weight, look.Picture, look.Name);
    }

    /// <summary>Probability that the crop shows a plate.</summary>
    public float Plate { get; }

    /// <summary>How much the look counts.</summary>
    public double Weight { get; }

    /// <summary>The picture it was taken from.</summary>
    public long Picture { get; }

    /// <summary>The pass that made it.</summary>
    public string Name { get; }

    /// <summary>Probability of each region.</summary>
    public ReadOnlySpan<float> Region => _region;

    /// <summary>Whether it has a CTC alignment.</summary>
    public bool HasAlignment => _ctc.Length > 0;

    /// <summary>Probability of each symbol at each text position; rows of <see cref="PlateAlphabet.Symbols"/>.</summary>
    public ReadOnlySpan<float> Slots => _slots;

    /// <summary>Probability (not log) of each symbol at each step of the alignment; rows of <see cref="PlateAlphabet.Symbols"/>.</summary>
    public ReadOnlySpan<float> Alignment => _ctc;

    /// <summary>The text by the largest symbol of each slot, up to the first "nothing".</summary>
    public string GreedyText()
    {
        Span<char> text = stackalloc char[PlateAlphabet.MaxLength];
        int length = 0;
        for (; length < PlateAlphabet.MaxLength; length++)
        {
            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(Slots.Slice(length * PlateAlphabet.Symbols, PlateAlphabet.Symbols));
            if (best <= PlateAlphabet.Nothing)
                break;
            text[length] = PlateAlphabet.At(best);
        }

        return new string(text[..length]);
    }

    /// <summary>The same look, counting otherwise; it shares what this one holds.</summary>
    /// <param name="factor">What its weight is multiplied with, above 0.</param>
    internal PlateLook Scaled(double factor) => new(this, Weight * factor);
}
