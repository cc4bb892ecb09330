namespace VisionPipeline.Cameras;

/// <summary>How capture times are found and when a clock counts as wrong.</summary>
public sealed record CaptureClockOptions
{
    /// <summary>Farthest that a camera's clock may be from ours to be believed.</summary>
    public TimeSpan SenderLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What encoder and network are assumed to take where only arrivals are known. Cameras in one building: 30 to 150 ms.</summary>
    public TimeSpan AssumedLatency { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>A clock that jumps by more counts as set anew.</summary>
    public TimeSpan StepLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Drift worth telling, in microseconds per second. Quartz clocks stay below 100.</summary>
    public double DriftLimitPpm { get; init; } = 150;
}
