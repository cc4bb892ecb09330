namespace VisionPipeline.Events;

/// <summary>How long verdicts took, at one moment. Immutable. Means something only where capture times and this machine's clock agree.</summary>
public sealed record VerdictTimes
{
    /// <summary>Verdicts that were measured: first texts, confirmations, changes of the text and corrections.</summary>
    public required long Count { get; init; }

    /// <summary>From the capture of the deciding look's frame, the look with which the verdict came, to its telling: median.</summary>
    public required TimeSpan DecidingP50 { get; init; }

    /// <summary>95th percentile of the same.</summary>
    public required TimeSpan DecidingP95 { get; init; }

    /// <summary>Mean of the same.</summary>
    public required TimeSpan DecidingMean { get; init; }

    /// <summary>Longest of the same.</summary>
    public required TimeSpan DecidingMost { get; init; }

    /// <summary>From the capture of the first frame with the vehicle to its first text: median.</summary>
    public required TimeSpan ProvisionalP50 { get; init; }

    /// <summary>95th percentile of the same.</summary>
    public required TimeSpan ProvisionalP95 { get; init; }

    /// <summary>From the same frame to the confirmation, of the passes that had one: median.</summary>
    public required TimeSpan ConfirmedP50 { get; init; }

    /// <summary>95th percentile of the same.</summary>
    public required TimeSpan ConfirmedP95 { get; init; }

    /// <summary>Where the time of the deciding looks went, in the order of the way.</summary>
    public required IReadOnlyList<StageTime> Stages { get; init; }
}
