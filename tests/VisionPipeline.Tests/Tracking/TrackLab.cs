using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Tracking;

/// <summary>Runs vehicles of known ways through a tracker, with noise from a fixed seed, and counts what it got wrong.</summary>
internal sealed class TrackLab(SceneConfig? scene = null, int seed = 1)
{
    public static readonly SceneMap Map = new(1920, 1080, Rotation.None);
    private readonly Random _random = new(seed);
    private readonly Dictionary<int, long> _idOf = [];
    private readonly Dictionary<int, HashSet<long>> _idsOf = [];

    public VehicleTracker Tracker { get; } = new(new TrackingConfig(), scene ?? new SceneConfig());

    public int Switches { get; private set; }

    public int Matches { get; private set; }

    public int Seen { get; private set; }

    public List<long> Ended { get; } = [];

    public double Noise { get; init; } = 0.01;

    public int Identities(int truth) => _idsOf.TryGetValue(truth, out HashSet<long>? ids) ? ids.Count : 0;

    public static CaptureTime At(double seconds) => new((long)Math.Round(seconds * 1e6) + 1_700_000_000_000_000, 0, CaptureClock.Arrival);

    public static DetectedObject Car(double x, double y, double width, double height, double score = 0.9, ObjectClass kind = ObjectClass.Car) =>
        new(kind, (float)score, (float)x, (float)y, (float)width, (float)height);

    /// <summary>One frame: each vehicle with its number; a negative number is a false one.</summary>
    public void Frame(double seconds, params (int Truth, DetectedObject Found)[] vehicles)
    {
        DetectedObject[] found = [.. vehicles.Select(v => Shaken(v.Found)).OrderBy(v => v.Class)];
        Tracker.Update(At(seconds), Map, found);
        Ended.AddRange(Tracker.Ended.Select(t => t.Id));
        foreach ((int truth, DetectedObject real) in vehicles.Where(v => v.Truth >= 0 && v.Found.Class != ObjectClass.Plate))
        {
            Seen++;
            var box = new Box(real.X, real.Y, real.Width, real.Height);
            VehicleTrack? track = Tracker.Active.Where(t => t.SeenNow).MaxBy(t => t.Box.IoU(box));
            if (track is null || track.Box.IoU(box) < 0.5f)
                continue;
            Matches++;
            if (_idOf.TryGetValue(truth, out long before) && before != track.Id)
                Switches++;
            _idOf[truth] = track.Id;
            if (!_idsOf.TryGetValue(truth, out HashSet<long>? ids))
                _idsOf[truth] = ids = [];
            ids.Add(track.Id);
        }
    }

    private DetectedObject Shaken(in DetectedObject found)
    {
        float Shake(double size) => (float)(((_random.NextDouble() + _random.NextDouble()) - 1) * 2 * Noise * size);
        return found with
        {
            X = found.X + Shake(found.Width),
            Y = found.Y + Shake(found.Height),
            Width = found.Width * (1 + Shake(1)),
            Height = found.Height * (1 + Shake(1)),
        };
    }
}
