namespace VisionPipeline.Cameras;

/// <summary>This machine's wall clock, read through its monotonic one, so that it is known when somebody sets it. Microseconds; one thread.</summary>
internal sealed class LocalClock
{
    private const long CheckInterval = 1_000_000;

    private readonly TimeProvider _time;
    private readonly long _stepLimit;
    private readonly long _origin;
    private long _base;
    private long _nextCheck;

    public LocalClock(TimeProvider time, TimeSpan stepLimit)
    {
        _time = time;
        _stepLimit = ToMicroseconds(stepLimit);
        _origin = time.GetTimestamp();
        _base = UtcNow();
    }

    /// <summary>Time that never goes back, from when this was made.</summary>
    public long Elapsed => ToMicroseconds(_time.GetElapsedTime(_origin));

    /// <summary>The wall clock at a moment of <see cref="Elapsed"/>.</summary>
    public long At(long elapsed) => _base + elapsed;

    /// <summary>Compares both clocks, at most once a second. Small differences (a clock that is slewed) are followed silently.</summary>
    /// <returns>By how much the clock was set; 0 where it was not.</returns>
    public long TakeStep(long elapsed)
    {
        if (elapsed < _nextCheck)
            return 0;
        _nextCheck = elapsed + CheckInterval;
        long difference = UtcNow() - At(elapsed);
        _base += difference;
        return Math.Abs(difference) > _stepLimit ? difference : 0;
    }

    public static long ToMicroseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private long UtcNow() => ToMicroseconds(_time.GetUtcNow() - DateTimeOffset.UnixEpoch);
}
