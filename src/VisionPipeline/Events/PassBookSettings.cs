using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>What a <see cref="PassBook"/> needs to know beside its vehicles. Immutable.</summary>
public sealed record PassBookSettings
{
    /// <summary>The camera's name.</summary>
    public required string Camera { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Node { get; init; }

    /// <summary>Tells runs of the camera's tracker apart, whose track numbers begin anew; part of each pass's name.</summary>
    public long Epoch { get; init; }

    /// <summary>The models that judge.</summary>
    public required EventModels Models { get; init; }

    /// <summary>How looks are put together: the reader's own.</summary>
    public required PlateFusion Fusion { get; init; }

    /// <summary>When a reading becomes a verdict.</summary>
    public VerdictConfig Verdict { get; init; } = new();

    /// <summary>Measures how long verdicts take; may be shared by cameras. Null for none.</summary>
    public VerdictLatency? Latency { get; init; }

    /// <summary>Where pictures are kept; null keeps none.</summary>
    public IEvidenceStore? Evidence { get; init; }

    /// <summary>Remembers where vehicles and plates were; null remembers nothing.</summary>
    public ITrackLog? Tracks { get; init; }
}
