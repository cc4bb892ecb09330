using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>
/// Tells of each track what the scene asks: direction, standing, lines, zones and speed. One per camera, not thread-safe;
/// allocates only when a line is crossed or a zone entered or left.
/// </summary>
internal sealed class SceneWatch(TrackingConfig config, SceneConfig scene)
{
    // Places closer to a line or to a zone's edge than this share of the vehicle's height are on neither side: boxes jitter by
    // about a twentieth of their size.
    private const double Unsure = 0.1;

    // Lines and zones are in shares of the picture; this is the least distance from one, for small boxes.
    private const double LeastUnsure = 0.004;
    private readonly RoadMap? _road = scene.Road is { } plane ? new RoadMap(plane) : null;
    private readonly SlopeMedian _slopes = new(24);

    /// <summary>Takes in where a track was seen.</summary>
    /// <param name="track">A track that was seen now.</param>
    /// <param name="map">The picture.</param>
    /// <param name="time">Capture time.</param>
    /// <param name="seconds">The tracker's time, which never goes back.</param>
    public void See(VehicleTrack track, in SceneMap map, in CaptureTime time, double seconds)
    {
        ScenePoint foot = track.IsPlateOnly ? map.At(track.Box.CenterX, track.Box.CenterY) : UprightBox.Foot(map, track.Box);
        bool turned = map.Rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
        (double width, double height) = turned ? (map.Height, map.Width) : (map.Width, (double)map.Height);
        double tall = Tall(track, turned);

        // At the lower edge the box is cut off: its lower edge is the picture's, which does not move.
        if (foot.Y < 0.99 || track.IsPlateOnly)
        {
            track.Path.Add(seconds, foot.X * width, foot.Y * height, 0.06);
            if (_road is not null && _road.TryAt(foot, out double x, out double y))
                track.Road.Add(seconds, x, y, 0.06);
        }

        track.Rest.Add(seconds, track.Box.CenterX, track.Box.CenterY, config.StationaryAfter.TotalSeconds / 24);
        Stand(track, tall, seconds);
        Head(track, map.Rotation, tall, seconds);
        if (_road is not null && _slopes.Of(track.Road, 0.5) is var (roadX, roadY))
            track.SpeedKmh = 3.6 * Math.Sqrt((roadX * roadX) + (roadY * roadY));
        double unsure = Math.Max(LeastUnsure * height, Unsure * tall);
        for (int i = 0; i < scene.Lines.Count; i++)
            Cross(track, i, foot, time.Utc, width, height, unsure);
        for (int i = 0; i < scene.Zones.Count; i++)
            Stay(track, i, foot, time.Utc, width, height, unsure);
    }

    /// <summary>Closes the stays of a track that ends.</summary>
    public static void End(VehicleTrack track)
    {
        for (int i = 0; i < track.OpenStays.Length; i++)
        {
            if (track.OpenStays[i] >= 0)
                track.Stays[track.OpenStays[i]] = track.Stays[track.OpenStays[i]] with { Left = track.LastSeen.Utc };
            track.OpenStays[i] = -1;
        }
    }

    // A plate is about a quarter as high as a motorcycle's width; three plate widths stand for the vehicle.
    private static double Tall(VehicleTrack track, bool turned) =>
        track.IsPlateOnly ? 3 * Math.Max(track.Box.Width, track.Box.Height) : turned ? track.Box.Width : track.Box.Height;

    // By the slope over the whole time, which noise moves little; what stands has to move twice as much to go again.
    private void Stand(VehicleTrack track, double tall, double seconds)
    {
        double after = config.StationaryAfter.TotalSeconds;
        if (track.Rest.Span < after * 0.95 || track.Rest.Slope(seconds - (after * 1.05)) is not var (x, y))
        {
            track.IsStationary = false;
            return;
        }

        double moved = Math.Sqrt((x * x) + (y * y)) * after;
        track.IsStationary = moved < config.StationaryShare * tall * (track.IsStationary ? 2 : 1);
    }

    private static void Head(VehicleTrack track, Rotation rotation, double tall, double seconds)
    {
        (double x, double y) moved;
        if (track.IsStationary)
        {
            track.DirectionDegrees = null;
            return;
        }

        double since = Math.Max(seconds - 1.5, track.Path.Count > 0 ? track.Path[0].Time : 0);
        if (track.Path.Slope(since) is var (x, y) && track.Path.Count >= 3)
            moved = (x * (seconds - since), y * (seconds - since));
        else if (track.Frames >= 2)
            moved = UprightBox.Turn(rotation, track.Velocity.X * (seconds - since), track.Velocity.Y * (seconds - since));
        else
            return;
        double length = Math.Sqrt((moved.x * moved.x) + (moved.y * moved.y));
        track.DirectionDegrees = length < 0.15 * tall ? null : (Math.Atan2(moved.x, -moved.y) * 180 / Math.PI + 360) % 360;
    }

    private void Cross(VehicleTrack track, int index, ScenePoint here, DateTimeOffset now, double width, double height, double unsure)
    {
        CountingLine line = scene.Lines[index];
        (double lineX, double lineY) = ((line.To.X - line.From.X) * width, (line.To.Y - line.From.Y) * height);
        double length = Math.Sqrt((lineX * lineX) + (lineY * lineY));
        if (!(length > 0))
            return;
        double Off(ScenePoint point) =>
            ((lineX * (point.Y - line.From.Y) * height) - (lineY * (point.X - line.From.X) * width)) / length;

        double off = Off(here);
        ref VehicleTrack.LineSide last = ref track.Sides[index];
        if (Math.Abs(off) < unsure)
            return;
        if (last.Side == -Math.Sign(off))
        {
            // Where the way from there to here meets the line, and whether that is between its ends.
            double before = Off(last.Place);
            double share = before / (before - off);
            double x = (last.Place.X + (share * (here.X - last.Place.X)) - line.From.X) * width;
            double y = (last.Place.Y + (share * (here.Y - last.Place.Y)) - line.From.Y) * height;
            double along = ((x * lineX) + (y * lineY)) / (length * length);
            if (along is >= 0 and <= 1)
                track.Crossings.Add(new LineCrossing(line.Name, off > 0, last.Time + ((now - last.Time) * share)));
        }

        last = new VehicleTrack.LineSide { Side = Math.Sign(off), Place = here, Time = now };
    }

    private void Stay(VehicleTrack track, int index, ScenePoint here, DateTimeOffset now, double width, double height, double unsure)
    {
        Zone zone = scene.Zones[index];
        bool inside = zone.Region.Contains(here);
        ref int open = ref track.OpenStays[index];
        if (inside && open < 0)
        {
            open = track.Stays.Count;
            track.Stays.Add(new ZoneStay(zone.Name, now, null));
        }
        else if (!inside && open >= 0 && PolygonDistance.Of(zone.Region, here, width, height) >= unsure)
        {
            track.Stays[open] = track.Stays[open] with { Left = now };
            open = -1;
        }
    }
}
