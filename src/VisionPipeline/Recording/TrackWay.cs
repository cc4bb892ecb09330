using VisionPipeline.Events;
using VisionPipeline.Geometry;

namespace VisionPipeline.Recording;

/// <summary>The way of one vehicle, or of a plate alone, through the picture. Immutable.</summary>
/// <param name="Track">Which.</param>
/// <param name="Plate">What its plate says; null where nothing was told of it, or in privacy mode.</param>
/// <param name="Points">Where it was, by time.</param>
public sealed record TrackWay(TrackKey Track, string? Plate, IReadOnlyList<TrackPoint> Points)
{
    // Detections come 5 times a second, fewer of what stands; a vehicle that was hidden for longer may have gone another way.
    private const long LongestGap = 3_000_000;

    // Something that stands is looked at rarely: it was there all the time if it is where it was.
    private const long LongestStanding = 60_000_000;
    private const double StandingOverlap = 0.6;

    // So long it is shown, or blurred, before its first and after its last sighting.
    private const long Hold = 400_000;

    // For so long the place of a plate on its vehicle holds without being seen.
    private const long PlateMemory = 2_000_000;

    /// <summary>Where it was.</summary>
    /// <param name="microseconds">Capture time, microseconds since 1970.</param>
    /// <returns>Vehicle and plate, each null where it cannot be told.</returns>
    public TrackPoint At(long microseconds)
    {
        Box? vehicle = Between(microseconds, static point => point.Vehicle);
        Box? plate = Between(microseconds, static point => point.Plate) ?? OnVehicle(microseconds, vehicle);
        return new TrackPoint(microseconds, vehicle, plate);
    }

    private Box? Between(long time, Func<TrackPoint, Box?> part)
    {
        (int before, int after) = Around(time, part);
        if (before < 0 && after < 0)
            return null;
        if (before >= 0 && after >= 0)
        {
            (TrackPoint a, TrackPoint b) = (Points[before], Points[after]);
            (Box from, Box to) = (part(a)!.Value, part(b)!.Value);
            long gap = b.Microseconds - a.Microseconds;
            if (gap <= LongestGap || (gap <= LongestStanding && from.IoU(to) >= StandingOverlap))
                return Mix(from, to, gap == 0 ? 0 : (time - a.Microseconds) / (double)gap);
        }

        if (before >= 0 && time - Points[before].Microseconds <= Hold)
            return part(Points[before]);
        return after >= 0 && Points[after].Microseconds - time <= Hold ? part(Points[after]) : null;
    }

    // The last point at or before a time that has a part, and the first after it; -1 for none.
    private (int Before, int After) Around(long time, Func<TrackPoint, Box?> part)
    {
        int low = 0;
        int high = Points.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Points[middle].Microseconds <= time)
                low = middle + 1;
            else
                high = middle;
        }

        int before = low - 1;
        while (before >= 0 && part(Points[before]) is null)
            before--;
        int after = low;
        while (after < Points.Count && part(Points[after]) is null)
            after++;
        return (before, after < Points.Count ? after : -1);
    }

    // Where its plate was not detected it is where it was on the vehicle before or after.
    private Box? OnVehicle(long time, Box? vehicle)
    {
        if (vehicle is not { Width: > 0, Height: > 0 } now)
            return null;
        TrackPoint? best = null;
        foreach (TrackPoint point in Points)
        {
            if (point is { Plate: not null, Vehicle: { Width: > 0, Height: > 0 } } && Math.Abs(point.Microseconds - time) <= PlateMemory
                && (best is not { } other || Math.Abs(point.Microseconds - time) < Math.Abs(other.Microseconds - time)))
                best = point;
        }

        if (best is not { Plate: { } plate, Vehicle: { } then })
            return null;
        (float x, float y) = (now.Width / then.Width, now.Height / then.Height);
        return new Box(now.X + ((plate.X - then.X) * x), now.Y + ((plate.Y - then.Y) * y), plate.Width * x, plate.Height * y);
    }

    private static Box Mix(in Box a, in Box b, double share) => new(
        (float)(a.X + ((b.X - a.X) * share)),
        (float)(a.Y + ((b.Y - a.Y) * share)),
        (float)(a.Width + ((b.Width - a.Width) * share)),
        (float)(a.Height + ((b.Height - a.Height) * share)));
}
