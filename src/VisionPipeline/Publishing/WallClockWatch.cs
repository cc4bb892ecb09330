using System.Globalization;

namespace VisionPipeline.Publishing;

/// <summary>Notices when this machine's clock is set: the wall clock against the monotonic one. Used by one thread.</summary>
/// <param name="time">Both clocks.</param>
internal sealed class WallClockWatch(TimeProvider time)
{
    // NTP slews below 0.128 s (ntpd's step threshold) and drifts stay below 0.5 ms a second: a second is no drift.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private DateTimeOffset _wall = time.GetUtcNow();
    private long _stamp = time.GetTimestamp();

    /// <summary>The step since the last look; null where there was none.</summary>
    public (double Seconds, string Words)? Step()
    {
        DateTimeOffset wall = time.GetUtcNow();
        TimeSpan step = wall - _wall - time.GetElapsedTime(_stamp);
        _wall = wall;
        _stamp = time.GetTimestamp();
        if (step.Duration() < Least)
            return null;
        string words = string.Create(CultureInfo.InvariantCulture, $"this machine's clock was set {(step < TimeSpan.Zero ? "back" : "forward")} by {step.Duration().TotalSeconds:F1} s");
        return (step.TotalSeconds, words);
    }
}
