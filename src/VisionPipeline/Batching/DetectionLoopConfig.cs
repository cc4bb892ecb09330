namespace VisionPipeline.Batching;

/// <summary>How frames of all cameras are put together for the detector. Immutable.</summary>
public sealed record DetectionLoopConfig
{
    /// <summary>
    /// Most frames of one run of the detector, 1..64; null takes 1 on the CPU and 8 on a GPU. On the CPU a picture of a batch costs what
    /// one alone does (8.0 to 8.5 ms for batches of 1, 2 and 4), so a batch only makes the first of it wait.
    /// </summary>
    public int? MaxBatch { get; init; }

    /// <summary>
    /// Share of the detection interval, 0..1, that the first waiting frame waits for company. A quarter of 200 ms is 50 ms: cameras
    /// that run apart still meet, and the verdict comes no later than a person would notice. 0 runs each frame alone.
    /// </summary>
    public double DueShare { get; init; } = 0.25;

    /// <summary>Longest that a frame waits for company whatever the interval, above 0. Keeps slow detection rates from making verdicts late.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>When a batch is due after its first frame came.</summary>
    /// <param name="detectionsPerSecond">The camera's rate, above 0.</param>
    public TimeSpan Due(double detectionsPerSecond)
    {
        double seconds = detectionsPerSecond > 0 ? Math.Clamp(DueShare, 0, 1) / detectionsPerSecond : 0;
        return seconds < MaxWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : MaxWait;
    }
}
