namespace VisionPipeline.Frames;

/// <summary>When a picture was taken, how sure that is, and who says so.</summary>
/// <param name="UnixMicroseconds">Microseconds since 1970-01-01 (UTC).</param>
/// <param name="UncertaintyMicroseconds">The true time lies within so many microseconds of it, as far as can be told; at least 0.</param>
/// <param name="Clock">Which clock it comes from.</param>
public readonly record struct CaptureTime(long UnixMicroseconds, long UncertaintyMicroseconds, CaptureClock Clock)
{
    /// <summary>The same as a date.</summary>
    public DateTimeOffset Utc => DateTimeOffset.UnixEpoch.AddMicroseconds(UnixMicroseconds);

    /// <summary>Time from another to this one.</summary>
    /// <param name="earlier">The other.</param>
    public TimeSpan Since(in CaptureTime earlier) => TimeSpan.FromMicroseconds(UnixMicroseconds - earlier.UnixMicroseconds);
}
