using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Looks;

/// <summary>What the detection loop knows of a vehicle at one frame. Places are in pixels of the frame that was detected on.</summary>
public readonly record struct TrackSight
{
    /// <summary>Number of the track within its camera.</summary>
    public required long Track { get; init; }

    /// <summary>What it is; null where only a plate is seen.</summary>
    public ObjectClass? Class { get; init; }

    /// <summary>When it was first seen.</summary>
    public required CaptureTime FirstSeen { get; init; }

    /// <summary>When it was last seen.</summary>
    public required CaptureTime LastSeen { get; init; }

    /// <summary>Frames in which it was detected.</summary>
    public required int Frames { get; init; }

    /// <summary>Where it is.</summary>
    public required Box Box { get; init; }

    /// <summary>Pixels per second to the right.</summary>
    public float VelocityX { get; init; }

    /// <summary>Pixels per second downwards.</summary>
    public float VelocityY { get; init; }

    /// <summary>Its plate in this frame; null where none was found in it.</summary>
    public DetectedObject? Plate { get; init; }

    /// <summary>Frames in which its plate was found.</summary>
    public int PlateFrames { get; init; }

    /// <summary>The detector's best score for its plate, 0..1.</summary>
    public float BestPlateScore { get; init; }

    /// <summary>Width of its plate where it was widest.</summary>
    public float BestPlateWidth { get; init; }

    /// <summary>Way that it goes, degrees clockwise from up in the upright picture; null while it stands.</summary>
    public double? DirectionDegrees { get; init; }

    /// <summary>Whether it stands still.</summary>
    public bool IsStationary { get; init; }

    /// <summary>Kilometres per hour; null without a calibrated road.</summary>
    public double? SpeedKmh { get; init; }
}
