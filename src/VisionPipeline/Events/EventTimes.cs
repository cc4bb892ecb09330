namespace VisionPipeline.Events;

/// <summary>The times of a pass. All are UTC; those called captured or seen are capture times, <see cref="Emitted"/> is this machine's clock.</summary>
public sealed record EventTimes
{
    /// <summary>When the frame was taken that the verdict rests on most.</summary>
    public required DateTimeOffset Captured { get; init; }

    /// <summary><see cref="Captured"/> is right within so many milliseconds.</summary>
    public required double UncertaintyMs { get; init; }

    /// <summary><c>sender_report</c>, <c>arrival</c>, <c>container</c>, <c>simulated</c> or <c>unknown</c>.</summary>
    public required string Source { get; init; }

    /// <summary>When the vehicle was first seen.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was last seen.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When this revision was made.</summary>
    public required DateTimeOffset Emitted { get; init; }
}
