namespace VisionPipeline.Cameras;

/// <summary>Something about a clock that somebody should know.</summary>
/// <param name="Kind">What.</param>
/// <param name="Offset">How far the clock in question is ahead of ours, or how far it jumped; for <see cref="ClockObservationKind.Drift"/> zero.</param>
/// <param name="DriftPpm">Microseconds per second by which it runs ahead of ours; 0 where not measured.</param>
public readonly record struct ClockObservation(ClockObservationKind Kind, TimeSpan Offset, double DriftPpm);
