namespace VisionPipeline.Recording;

/// <summary>Recordings that may not be deleted.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Camera">The camera; null for all.</param>
/// <param name="FromMicroseconds">Beginning, capture time, microseconds since 1970.</param>
/// <param name="ToMicroseconds">End.</param>
/// <param name="Reason">Why, in the words of whoever asked for it.</param>
/// <param name="ExpiresMicroseconds">When it ends by itself, wall clock; null until it is lifted.</param>
public sealed record RecordingHold(long Id, string? Camera, long FromMicroseconds, long ToMicroseconds, string Reason, long? ExpiresMicroseconds);
