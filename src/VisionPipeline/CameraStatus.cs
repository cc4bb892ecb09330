using VisionPipeline.Cameras;
using VisionPipeline.Events;
using VisionPipeline.Looks;

namespace VisionPipeline;

/// <summary>What one camera of a pipeline does and did, at one moment. Immutable; counters run from the camera's start.</summary>
public sealed record CameraStatus
{
    /// <summary>Its streams.</summary>
    public required CameraSnapshot Camera { get; init; }

    /// <summary>Pictures that the detector looked at.</summary>
    public required long Detections { get; init; }

    /// <summary>Pictures that were due and left out, because nothing moved in them.</summary>
    public required long Still { get; init; }

    /// <summary>Vehicles that are followed now.</summary>
    public required int Tracks { get; init; }

    /// <summary>Device memory that its decoders' surfaces and its letterbox take, in bytes, as far as it can be told; 0 where it is decoded on the processor.</summary>
    public long DeviceBytes { get; init; }

    /// <summary>Its looks at plates.</summary>
    public required LookCounters Looks { get; init; }

    /// <summary>What became of its passes.</summary>
    public required PassFunnel Funnel { get; init; }

    /// <summary>The texts of its newest verdicts, the newest first.</summary>
    public required IReadOnlyList<string> LastPlates { get; init; }
}
