using VisionPipeline.Detection;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Looks;

/// <summary>Makes tracks as the tracker would.</summary>
internal static class Tracks
{
    public static VehicleTrack Make(long id, double firstSeen = 0, ObjectClass? kind = ObjectClass.Car) => new()
    {
        Id = id,
        Class = kind,
        FirstSeen = PaintedFrame.At(firstSeen),
    };

    /// <summary>One more sighting, with a plate in the middle of the lower part of the box.</summary>
    public static VehicleTrack See(this VehicleTrack track, double seconds, Box box, Box? plate = null, float score = 0.9f)
    {
        track.SeenNow = true;
        track.LastSeen = PaintedFrame.At(seconds);
        track.Box = box;
        track.Frames++;
        track.IsConfirmed = track.Frames >= 2;
        track.HasPlateNow = plate is not null;
        if (plate is not { } at)
            return track;
        track.Plate = new DetectedObject(ObjectClass.Plate, score, at.X, at.Y, at.Width, at.Height);
        track.PlateFrames++;
        track.BestPlateScore = Math.Max(track.BestPlateScore, score);
        track.BestPlateWidth = Math.Max(track.BestPlateWidth, at.Width);
        return track;
    }
}
