namespace VisionPipeline.Configuration;

/// <summary>How the process ends. Immutable.</summary>
public sealed record StopConfig
{
    /// <summary>Longest that a graceful stop may take; what still runs then is named and left.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);
}
