namespace VisionPipeline.Recording;

/// <summary>Video that is missing within a file.</summary>
/// <param name="AtMicroseconds">Capture time of the first packet after it, microseconds since 1970.</param>
/// <param name="Milliseconds">How much is missing.</param>
public readonly record struct RecordingGap(long AtMicroseconds, long Milliseconds);
