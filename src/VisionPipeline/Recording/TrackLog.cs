using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Recording;

/// <summary>
/// Where vehicles and plates were seen: the newest seconds in memory, from which the recorder stores what is new. Exports draw and
/// blur by it.
/// </summary>
/// <remarks>
/// Thread-safe; never waits for the disk. Bounded: of a track at most <see cref="MostPoints"/> points, of the cameras together at most
/// <see cref="MostTracks"/> tracks; the oldest go first. A vehicle that stands takes two points for each <see cref="Stands"/>.
/// </remarks>
/// <param name="keepsTexts">Whether what plates say is kept; false in privacy mode.</param>
public sealed class TrackLog(bool keepsTexts = true) : ITrackLog
{
    private const int MostPoints = 512;
    private const int MostTracks = 4096;

    // More than are seen between two calls of Drain; without a recorder nobody calls it.
    private const int FewTracks = 256;

    // Less than the longest gap that is interpolated over.
    private static readonly TimeSpan Stands = TimeSpan.FromSeconds(2);

    // Longer than a crop waits to be read, whose picture is blurred by what is remembered here.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<TrackKey, Way> _ways = [];
    private readonly Dictionary<TrackKey, string> _names = [];
    private long _newest;

    /// <inheritdoc/>
    public void Seen(in TrackKey track, in CaptureTime time, in Box? vehicle, in Box? plate)
    {
        var point = new TrackPoint(time.UnixMicroseconds, vehicle, plate);
        lock (_gate)
        {
            if (!_ways.TryGetValue(track, out Way? way))
            {
                if (_ways.Count >= FewTracks)
                    ForgetOld();
                if (_ways.Count >= MostTracks)
                    Forget(_ways.MinBy(static pair => pair.Value.Points[^1].Microseconds).Key);
                _ways.Add(track, way = new Way());
            }

            way.Add(point);
            _newest = Math.Max(_newest, point.Microseconds);
        }
    }

    /// <inheritdoc/>
    public void Named(in TrackKey track, PlateVerdict plate)
    {
        ArgumentNullException.ThrowIfNull(plate);
        if (!keepsTexts || plate.Text.Length == 0)
            return;
        lock (_gate)
        {
            if (_names.Count < MostTracks)
                _names[track] = plate.Text;
        }
    }

    /// <summary>The plates that a camera saw at a time, as far as it is remembered.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="microseconds">Capture time, microseconds since 1970.</param>
    /// <returns>In shares of the upright picture.</returns>
    public IReadOnlyList<Box> PlatesAt(string camera, long microseconds)
    {
        List<Box> plates = [];
        lock (_gate)
        {
            foreach ((TrackKey track, Way way) in _ways)
            {
                if (track.Camera == camera && new TrackWay(track, null, way.Points).At(microseconds).Plate is { } plate)
                    plates.Add(plate);
            }
        }

        return plates;
    }

    /// <summary>Gives what came since the last call, and forgets what is old.</summary>
    internal (IReadOnlyList<TrackStretch> Stretches, IReadOnlyList<KeyValuePair<TrackKey, string>> Names) Drain()
    {
        lock (_gate)
        {
            if (_ways.Count == 0 && _names.Count == 0)
                return ([], []);
            List<TrackStretch> stretches = [];
            foreach ((TrackKey track, Way way) in _ways)
            {
                if (way.Take() is { } points)
                    stretches.Add(new TrackStretch(track, points));
            }

            ForgetOld();
            KeyValuePair<TrackKey, string>[] names = [.. _names];
            _names.Clear();
            return (stretches, names);
        }
    }

    private void ForgetOld()
    {
        foreach (TrackKey track in _ways.Where(pair => _newest - pair.Value.Points[^1].Microseconds > Remembered.TotalMicroseconds).Select(static pair => pair.Key).ToArray())
            Forget(track);
    }

    private void Forget(TrackKey track) => _ways.Remove(track);

    private sealed class Way
    {
        private int _stored;

        public List<TrackPoint> Points { get; } = [];

        public void Add(in TrackPoint point)
        {
            int count = Points.Count;
            if (count > 0 && point.Microseconds <= Points[^1].Microseconds)
                return;

            // While it stands only the newest point moves on.
            if (count - _stored >= 2 && point.Microseconds - Points[^2].Microseconds < Stands.TotalMicroseconds && IsSame(Points[^2], point) && IsSame(Points[^1], point))
            {
                Points[^1] = point;
                return;
            }

            if (count >= MostPoints)
            {
                Points.RemoveRange(0, MostPoints / 2);
                _stored = Math.Max(0, _stored - (MostPoints / 2));
            }

            Points.Add(point);
        }

        public TrackPoint[]? Take()
        {
            if (_stored == Points.Count)
                return null;
            TrackPoint[] points = [.. Points.Skip(_stored)];
            _stored = Points.Count;
            return points;
        }

        private static bool IsSame(in TrackPoint a, in TrackPoint b) => IsSame(a.Vehicle, b.Vehicle) && IsSame(a.Plate, b.Plate);

        // A tenth of its size is what a detector trembles.
        private static bool IsSame(in Box? a, in Box? b) =>
            (a is null && b is null)
            || (a is { } x && b is { } y && Math.Abs(x.CenterX - y.CenterX) < 0.1 * x.Width && Math.Abs(x.CenterY - y.CenterY) < 0.1 * x.Height && Math.Abs(x.Width - y.Width) < 0.1 * x.Width);
    }
}
