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

    // A box that comes so near the edge of the picture is cut by it, in shares.
    private const float Edge = 0.01f;

    // Half the time between two detections: so far from its sightings its place is still known.
    private const long Near = 100_000;

    /// <summary>Whether it was seen about then, so that <see cref="At"/> tells where it was and not where it may have been.</summary>
    /// <param name="microseconds">Capture time, microseconds since 1970.</param>
    public bool IsSeen(long microseconds) =>
        Points.Count > 0 && microseconds >= Points[0].Microseconds - Near && microseconds <= Points[^1].Microseconds + Near;

    /// <summary>Where it was.</summary>
    /// <param name="microseconds">Capture time, microseconds since 1970.</param>
    /// <returns>Vehicle and plate, each null where it cannot be told.</returns>
    public TrackPoint At(long microseconds)
    {
        Box? vehicle = Between(microseconds, static point => point.Vehicle) ?? Held(microseconds, static point => point.Vehicle);

        // A plate that is no longer seen went on with its vehicle rather than that it stayed where it was.
        Box? plate = Between(microseconds, static point => point.Plate) ?? OnVehicle(microseconds, vehicle) ?? Held(microseconds, static point => point.Plate);
        return new TrackPoint(microseconds, vehicle, plate);
    }

    private Box? Between(long time, Func<TrackPoint, Box?> part)
    {
        (int before, int after) = Around(time, part);
        if (before >= 0 && after >= 0)
        {
            (TrackPoint a, TrackPoint b) = (Points[before], Points[after]);
            (Box from, Box to) = (part(a)!.Value, part(b)!.Value);
            long gap = b.Microseconds - a.Microseconds;
            if (gap <= LongestGap || (gap <= LongestStanding && from.IoU(to) >= StandingOverlap))
                return Mix(from, to, gap == 0 ? 0 : (time - a.Microseconds) / (double)gap);
        }

        return null;
    }

    private Box? Held(long time, Func<TrackPoint, Box?> part)
    {
        (int before, int after) = Around(time, part);
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

        // A vehicle that leaves the picture is cut by its edge: it has grown as much as its larger side says, and is where its whole edges are.
        float scale = Math.Max(now.Width / then.Width, now.Height / then.Height);
        float x = now.X > Edge || now.Right >= 1 - Edge ? now.X + ((plate.X - then.X) * scale) : now.Right - ((then.Right - plate.X) * scale);
        float y = now.Y > Edge || now.Bottom >= 1 - Edge ? now.Y + ((plate.Y - then.Y) * scale) : now.Bottom - ((then.Bottom - plate.Y) * scale);
        return new Box(x, y, plate.Width * scale, plate.Height * scale);
    }

    private static Box Mix(in Box a, in Box b, double share) => new(
        (float)(a.X + ((b.X - a.X) * share)),
        (float)(a.Y + ((b.Y - a.Y) * share)),
        (float)(a.Width + ((b.Width - a.Width) * share)),
        (float)(a.Height + ((b.Height - a.Height) * share)));
}
