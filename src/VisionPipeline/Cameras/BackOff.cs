namespace VisionPipeline.Cameras;

/// <summary>The waits between attempts: doubling, capped, shortened at random ("full jitter" limited to a share of the wait).</summary>
internal sealed class BackOff(BackOffConfig config, Func<double> random)
{
    // 2^20 times any sensible first wait is beyond any sensible longest one.
    private const int MostDoublings = 20;

    private int _failures;

    /// <summary>The wait after one more failure.</summary>
    public TimeSpan Next()
    {
        double seconds = Math.Min(config.Most.TotalSeconds, config.First.TotalSeconds * (1L << Math.Min(_failures, MostDoublings)));
        _failures++;
        return TimeSpan.FromSeconds(seconds * (1 - (config.Jitter * random())));
    }

    /// <summary>Starts again from the first wait.</summary>
    public void Reset() => _failures = 0;
}
