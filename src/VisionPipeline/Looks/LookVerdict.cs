namespace VisionPipeline.Looks;

/// <summary>How far a vehicle's verdict has come after a look: what decides whether it is read again.</summary>
/// <param name="Confidence">Probability of the text by all looks, 0..1.</param>
/// <param name="Pictures">Pictures that it rests on.</param>
/// <param name="IsOver">Whether no look can change anything any more.</param>
public readonly record struct LookVerdict(double Confidence, int Pictures, bool IsOver = false);
