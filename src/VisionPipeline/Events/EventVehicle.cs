using VisionPipeline.Tracking;

namespace VisionPipeline.Events;

/// <summary>The vehicle of a pass.</summary>
public sealed record EventVehicle
{
    /// <summary><c>car</c>, <c>motorcycle</c>, <c>bus</c>, <c>truck</c>, or <c>unknown</c> where only a plate was seen.</summary>
    public required string Class { get; init; }

    /// <summary>Where it was in the evidence frame; null where only a plate was seen.</summary>
    public EventBox? Box { get; init; }

    /// <summary>Way that it went in the upright picture, degrees clockwise from up (0 away from the camera, 180 towards it); null while it stands.</summary>
    public double? DirectionDegrees { get; init; }

    /// <summary>Kilometres per hour, indicative; null without a calibrated road.</summary>
    public double? SpeedKmh { get; init; }

    /// <summary>Lines that it crossed, in order, each with <c>forward</c> or <c>backward</c>.</summary>
    public IReadOnlyList<LineCrossing> Lines { get; init; } = [];

    /// <summary>Zones that it was in.</summary>
    public IReadOnlyList<ZoneStay> Zones { get; init; } = [];
}
