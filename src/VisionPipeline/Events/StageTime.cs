namespace VisionPipeline.Events;

/// <summary>How long looks that brought a verdict were in one stage.</summary>
/// <param name="Stage">It.</param>
/// <param name="Mean">On average. Means add up to the mean of the whole way.</param>
/// <param name="P95">95 of 100 were no longer in it.</param>
public readonly record struct StageTime(VerdictStage Stage, TimeSpan Mean, TimeSpan P95);
