namespace VisionPipeline.Events;

/// <summary>When a reading becomes a verdict, and which passes are one. Immutable.</summary>
public sealed record VerdictConfig
{
    /// <summary>Probability of the text, 0..1, from which it is told as provisional when two pictures or more were read.</summary>
    public double Provisional { get; init; } = 0.3;

    /// <summary>The same, 0..1, when only one picture was read: badges and signs are rarely read alike twice.</summary>
    public double ProvisionalAtOnce { get; init; } = 0.6;

    /// <summary>Probability of the text, 0..1, from which it is confirmed.</summary>
    public double Confirm { get; init; } = 0.9;

    /// <summary>Pictures that must have been read before <see cref="Confirm"/> counts, at least 1.</summary>
    public int ConfirmPictures { get; init; } = 2;

    /// <summary>Probability, 0..1, from which one picture confirms.</summary>
    public double ConfirmAtOnce { get; init; } = 0.98;

    /// <summary>Rise in probability, 0..1, that is worth telling when the text stays.</summary>
    public double ConfidenceStep { get; init; } = 0.1;

    /// <summary>Least time, by capture time, between two revisions of a pass that differ in probability only.</summary>
    public TimeSpan RevisionGap { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long after a vehicle was lost the same plate still belongs to its pass. Covers a lorry that stands before it and a track
    /// that broke; the closed revision comes so much later, the confirmed one does not wait. 0 joins nothing.
    /// </summary>
    public TimeSpan ReappearGap { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The same for a vehicle that left over the picture's edge, and so comes back only by turning round. Long enough for
    /// a track that broke at the edge itself.
    /// </summary>
    public TimeSpan LeftGap { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The same for a vehicle that stood still when it was lost: parked ones come and go in the detector's eyes, and each time would be a pass.</summary>
    public TimeSpan StandingGap { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most that two texts may differ, in mix-ups of <see cref="Voting.Confusables"/>, to be the same plate; characters that both looks are sure of must agree.</summary>
    public double JoinDistance { get; init; } = 1.5;

    /// <summary>Probability of a character, 0..1, from which one that differs proves another plate.</summary>
    public double SureCharacter { get; init; } = 0.8;

    /// <summary>Probability, 0..1, from which the reader's "this is no plate" rejects a pass.</summary>
    public double NotAPlate { get; init; } = 0.5;

    /// <summary>Whether passes without a text are told when they close (with a <see cref="RejectReason"/>). They are counted either way.</summary>
    public bool TellRejected { get; init; } = true;

    /// <summary>Looks that a pass remembers, 1..64; each is about 13 KiB.</summary>
    public int LooksKept { get; init; } = 24;

    /// <summary>Passes of one camera that are open at most, at least 1. Beyond it the oldest is closed.</summary>
    public int MaxOpen { get; init; } = 256;
}
