namespace VisionPipeline.Cameras;

/// <summary>How long a camera that failed is left alone: doubling from first to most, each wait shortened at random so that cameras do not return in step.</summary>
public sealed record BackOffConfig
{
    /// <summary>Wait after the first failure.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of a wait that is random, 0..1.</summary>
    public double Jitter { get; init; } = 0.5;

    /// <summary>A camera that was live for so long starts again from <see cref="First"/>.</summary>
    public TimeSpan Healthy { get; init; } = TimeSpan.FromSeconds(30);
}
