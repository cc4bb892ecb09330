using VisionPipeline.Events;

namespace VisionPipeline;

/// <summary>What a pipeline does and did, at one moment. Immutable.</summary>
public sealed record PipelineStatus
{
    /// <summary>Time since its start.</summary>
    public required TimeSpan Uptime { get; init; }

    /// <summary>Its cameras, in the order in which they were added.</summary>
    public required IReadOnlyList<CameraStatus> Cameras { get; init; }

    /// <summary>Runs of the detector.</summary>
    public required long DetectorRuns { get; init; }

    /// <summary>Pictures in them.</summary>
    public required long DetectorPictures { get; init; }

    /// <summary>Managed bytes that the detector's thread has allocated.</summary>
    public required long DetectorAllocated { get; init; }

    /// <summary>Batches that were lost to a failure.</summary>
    public required long DetectorFailures { get; init; }

    /// <summary>Median time of a run, letterboxing included.</summary>
    public required TimeSpan DetectorP50 { get; init; }

    /// <summary>95th percentile of the same.</summary>
    public required TimeSpan DetectorP95 { get; init; }

    /// <summary>95th percentile of the time that frames waited for a run.</summary>
    public required TimeSpan WaitP95 { get; init; }

    /// <summary>Crops of all cameras that wait to be read.</summary>
    public required int LooksWaiting { get; init; }

    /// <summary>Crops that somebody holds: those that wait, those being read, and those whose pictures are being kept.</summary>
    public required int CropsOut { get; init; }

    /// <summary>Crops that went through the reader's network.</summary>
    public required long Crops { get; init; }

    /// <summary>Looks whose reading failed.</summary>
    public required long LookFailures { get; init; }

    /// <summary>How long verdicts took, and where the time went.</summary>
    public required VerdictTimes Latency { get; init; }

    /// <summary>See <see cref="VerdictTimes.DecidingP50"/>.</summary>
    public TimeSpan VerdictP50 => Latency.DecidingP50;

    /// <summary>See <see cref="VerdictTimes.DecidingP95"/>.</summary>
    public TimeSpan VerdictP95 => Latency.DecidingP95;

    /// <summary>See <see cref="VerdictTimes.Count"/>.</summary>
    public long Verdicts => Latency.Count;

    /// <summary>The GPU path; null where all goes through the processor.</summary>
    public GpuStatus? Gpu { get; init; }
}
