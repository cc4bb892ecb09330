using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Looks;
using VisionPipeline.Tracking;

namespace VisionPipeline;

/// <summary>Where a pipeline's results go. All of it stays the caller's and must outlive the pipeline.</summary>
public sealed record PipelinePorts
{
    /// <summary>Takes the verdicts.</summary>
    public required IEventSink Sink { get; init; }

    /// <summary>Keeps pictures of what was read; null keeps none.</summary>
    public IEvidenceStore? Evidence { get; init; }

    /// <summary>Remembers where vehicles and plates were seen; null remembers nothing.</summary>
    public ITrackLog? Tracks { get; init; }

    /// <summary>Gives the reader of a camera's packets (a recorder), each time that the camera is added; null, or none for a camera, reads them not.</summary>
    public Func<CameraEntry, IPacketTap?>? Tap { get; init; }

    /// <summary>Sees each look that was read, with its camera's name, before its pass takes it; called from the reading threads. Null for nobody.</summary>
    public Action<string, LookResult>? Looks { get; init; }

    /// <summary>Sees every picture that was detected on, with what is followed in it; null for nobody.</summary>
    public ITrackObserver? Watch { get; init; }
}
