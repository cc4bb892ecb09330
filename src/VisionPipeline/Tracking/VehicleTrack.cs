using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>
/// One vehicle, or a plate whose vehicle is not seen, followed by one camera. Belongs to its <see cref="VehicleTracker"/>, which
/// changes it in each update and uses it again for another vehicle after the update that follows its end: keep values, not
/// the track. The lists are never used again, so they may be kept. Not thread-safe: read it on the tracker's thread.
/// </summary>
public sealed partial class VehicleTrack
{
    /// <summary>Its number, from 1 upwards, never used again by its tracker.</summary>
    public long Id { get; internal set; }

    /// <summary>What it is, by the scores of all sightings; null where only a plate was seen so far.</summary>
    public ObjectClass? Class { get; internal set; }

    /// <summary>Whether it was seen often enough to be believed (<see cref="TrackingConfig.Confirm"/>); never taken back.</summary>
    public bool IsConfirmed { get; internal set; }

    /// <summary>Whether vehicle or plate was detected in this update; otherwise it coasts on its prediction.</summary>
    public bool SeenNow { get; internal set; }

    /// <summary>Capture time of the first sighting.</summary>
    public CaptureTime FirstSeen { get; internal set; }

    /// <summary>Capture time of the newest sighting.</summary>
    public CaptureTime LastSeen { get; internal set; }

    /// <summary>Updates in which vehicle or plate was detected.</summary>
    public int Frames { get; internal set; }

    /// <summary>Where it is in pixels of the decoded frame: the detection where there is one now, the prediction otherwise; of a plate alone the plate's box.</summary>
    public Box Box { get; internal set; }

    /// <summary>How its middle moves in pixels of the decoded frame per second; 0 until it was seen twice.</summary>
    public (float X, float Y) Velocity { get; internal set; }

    /// <summary>Whether its plate was detected in this update.</summary>
    public bool HasPlateNow { get; internal set; }

    /// <summary>Its plate of this update, or the last one that was detected; of no meaning while <see cref="PlateFrames"/> is 0.</summary>
    public DetectedObject Plate { get; internal set; }

    /// <summary>Updates in which its plate was detected.</summary>
    public int PlateFrames { get; internal set; }

    /// <summary>Highest score of its plate, 0..1; 0 without one.</summary>
    public float BestPlateScore { get; internal set; }

    /// <summary>Greatest width of its plate in pixels; 0 without one.</summary>
    public float BestPlateWidth { get; internal set; }

    /// <summary>Mean score of its plate, 0..1; 0 without one.</summary>
    public double MeanPlateScore => PlateFrames > 0 ? PlateScoreSum / PlateFrames : 0;

    /// <summary>Way that it goes in the upright picture, degrees clockwise from up, 0..360 (180 = towards the camera); null while it stands or is too new to tell.</summary>
    public double? DirectionDegrees { get; internal set; }

    /// <summary>Whether it has not moved for <see cref="TrackingConfig.StationaryAfter"/>.</summary>
    public bool IsStationary { get; internal set; }

    /// <summary>Kilometres per hour by the camera's <see cref="RoadPlane"/>, indicative; null without one, or before 3 sightings over half a second on it.</summary>
    public double? SpeedKmh { get; internal set; }

    /// <summary>Lines that it crossed, in order.</summary>
    public IReadOnlyList<LineCrossing> Lines => Crossings;

    /// <summary>Zones that it was in, in order of coming.</summary>
    public IReadOnlyList<ZoneStay> Zones => Stays;

    /// <summary>Whatever its user wants to keep with it; null at first, and let go with the track.</summary>
    public object? Tag { get; set; }
}
