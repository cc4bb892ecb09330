namespace VisionPipeline.Voting;

/// <summary>How looks are put together.</summary>
/// <remarks>
/// <see cref="GrammarCost"/>, <see cref="GrammarLimit"/>, <see cref="TwinDoubt"/>, <see cref="LookLimit"/> and <see cref="PassGain"/> were
/// chosen by exact plates and log loss over the plates held out of the reader's training: 219 crops, the same plates in 212 small
/// pictures, and three blurred copies of each. Neighbouring values cannot be told apart. The others are assumptions.
/// </remarks>
public sealed record FusionOptions
{
    /// <summary>Share of the slot head beside the CTC head, 0..1. Overruled by what the model says of itself.</summary>
    public double SlotShare { get; init; } = 0.5;

    /// <summary>Divides the fused log score: above 1 it makes confidences humbler. Fitted; no unit.</summary>
    public double Temperature { get; init; } = 1.0;

    /// <summary>What a character that does not fit the region's pattern costs, in nats: odds of 55 : 1.</summary>
    public double GrammarCost { get; init; } = 4.0;

    /// <summary>Most that the pattern may cost a text, in nats: two or three wrong characters, or a length that the region does not issue.</summary>
    public double GrammarLimit { get; init; } = 8.0;

    /// <summary>Regions (ISO 3166-1 alpha-2) that most vehicles here come from; empty where nothing is known.</summary>
    public IReadOnlyList<string> HomeRegions { get; init; } = [];

    /// <summary>How many times likelier than the network holds each of <see cref="HomeRegions"/> is beside any other region, 1 or more.</summary>
    public double HomeWeight { get; init; } = 20;

    /// <summary>
    /// Probability, 0..0.5, that what a look takes for O, 0, I or 1 is its twin, however sure it is: many typefaces draw them alike. It bounds
    /// what looks can say against the pattern, and the confidence where no pattern tells.
    /// </summary>
    public double TwinDoubt { get; init; } = 0.01;

    /// <summary>Most that one look may hold against a text, in nats. It is what keeps one bad look from a veto.</summary>
    public double LookLimit { get; init; } = 8.0;

    /// <summary>Exponent, 0..1, by which looks at one picture add up: 0 averages them, 1 takes them as independent, which they are not.</summary>
    public double PassGain { get; init; } = 0.1;

    /// <summary>Exponent, 0..1, by which pictures add up. Frames of a video share light, dirt and angle, so it is below 1.</summary>
    public double PictureGain { get; init; } = 0.6;

    /// <summary>Texts that are scored at most. Each costs a few microseconds a look.</summary>
    public int MaxCandidates { get; init; } = 40;

    /// <summary>Alternatives that a reading carries at most.</summary>
    public int Alternatives { get; init; } = 4;
}
