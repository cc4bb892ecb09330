using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Recognition;

namespace VisionPipeline.Looks;

/// <summary>What came of one look at a vehicle's plate. Immutable.</summary>
public sealed record LookResult
{
    /// <summary>The vehicle's number within its camera.</summary>
    public required long Track { get; init; }

    /// <summary>What the reader says, with its evidence for the vote.</summary>
    public required PlateObservation Seen { get; init; }

    /// <summary>When the frame was taken.</summary>
    public required CaptureTime Capture { get; init; }

    /// <summary>How good the crop was.</summary>
    public required CropQuality Quality { get; init; }

    /// <summary>The plate in pixels of the upright full-resolution frame.</summary>
    public required Box Plate { get; init; }

    /// <summary>The vehicle likewise; null where only a plate was seen.</summary>
    public Box? Vehicle { get; init; }

    /// <summary>The pictures, if this is the vehicle's best look so far; null otherwise.</summary>
    public LookEvidence? Evidence { get; init; }

    /// <summary>Its way, up to the end of its reading.</summary>
    public LookTimes Times { get; init; }
}
