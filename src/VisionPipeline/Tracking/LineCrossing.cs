namespace VisionPipeline.Tracking;

/// <summary>A vehicle crossed a line.</summary>
/// <param name="Line">The line's name.</param>
/// <param name="Forward">Whether it crossed to the right, seen from the line's first end.</param>
/// <param name="Time">When, by capture time.</param>
public sealed record LineCrossing(string Line, bool Forward, DateTimeOffset Time);
