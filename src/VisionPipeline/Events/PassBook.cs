using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Tracking;
using VisionPipeline.Voting;

namespace VisionPipeline.Events;

/// <summary>
/// The passes of one camera: each vehicle's looks become one verdict, told as provisional, confirmed, corrected and closed. Tracks that
/// turn out to be one vehicle become one pass.
/// </summary>
/// <remarks>
/// Thread-safe: the detection loop tells of vehicles, reading threads hand looks in. Revisions go to the sink in order, under
/// the book's lock, so a sink that blocks holds this camera up and loses nothing. Of two passes that turn out to be one and were both told of,
/// one is closed with <see cref="PlateEvent.MergedInto"/>: nothing that was told just vanishes. Times that decide are capture times, so the same frames give the same passes.
/// For each frame: <see cref="Observe"/> every track before its plate is offered to the <see cref="CameraLooks"/>, <see cref="End"/> those that
/// ended after <see cref="CameraLooks.End"/>, then <see cref="Advance"/>.
/// </remarks>
public sealed partial class PassBook : ILookSink
{
    private readonly Lock _lock = new();
    private readonly PassBookSettings _settings;
    private readonly VerdictConfig _config;
    private readonly IEventSink _sink;
    private readonly TimeProvider _time;
    private readonly Dictionary<long, PassTrack> _tracks = [];
    private readonly List<Pass> _passes = [];
    private readonly Dictionary<RejectReason, long> _rejected = [];
    private CameraLooks? _looks;
    private CaptureTime _now;
    private long _heardAt;
    private long _joined;
    private long _merged;
    private long _corrected;
    private long _revisions;
    private PassFunnel _closed = new();

    /// <summary>Makes an empty book.</summary>
    /// <param name="settings">Names, limits and models.</param>
    /// <param name="sink">Takes the revisions.</param>
    /// <param name="time">Gives the time at which revisions are made.</param>
    public PassBook(PassBookSettings settings, IEventSink sink, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(time);
        _settings = settings;
        _config = settings.Verdict;
        _sink = sink;
        _time = time;
        _heardAt = time.GetTimestamp();
    }

    /// <summary>The camera's name.</summary>
    public string Camera => _settings.Camera;

    /// <summary>How far passes came.</summary>
    public PassFunnel Funnel
    {
        get
        {
            lock (_lock)
            {
                return _closed with
                {
                    Passes = _closed.Passes + _passes.Count(static pass => pass.IsCounted),
                    WithPlate = _closed.WithPlate + _passes.Count(static pass => pass.IsCounted && pass.HasPlate),
                    Attempted = _closed.Attempted + _passes.Count(static pass => pass.IsCounted && pass.WasRead),
                    Read = _closed.Read + _passes.Count(static pass => pass.Told is not null),
                    Confirmed = _closed.Confirmed + _passes.Count(static pass => pass.WasConfirmed),
                    Corrected = _corrected,
                    Joined = _joined,
                    Merged = _merged,
                    Open = _passes.Count,
                    Revisions = _revisions,
                    Rejected = new Dictionary<RejectReason, long>(_rejected),
                };
            }
        }
    }

    /// <summary>Says where this camera's looks wait, so that a pass is not closed before its last look was read.</summary>
    /// <param name="looks">The camera's side of the scheduler, made with this book as its sink.</param>
    public void Bind(CameraLooks looks)
    {
        ArgumentNullException.ThrowIfNull(looks);
        lock (_lock)
            _looks = looks;
    }

    /// <summary>Tells of a vehicle in a frame.</summary>
    /// <param name="track">It, as of this frame.</param>
    /// <param name="map">The frame that was detected on.</param>
    public void Observe(VehicleTrack track, in SceneMap map)
    {
        ArgumentNullException.ThrowIfNull(track);
        lock (_lock)
        {
            if (!_tracks.TryGetValue(track.Id, out PassTrack? known))
                known = Begin(track, map);
            else
                known.Update(track, map);
            known.Pass.IsCounted |= track.IsConfirmed;
            known.Pass.HasPlate |= track.PlateFrames > 0;
            if (known.Class is null)
                known.Inside = VehicleAround(known) ?? known.Inside;
            if (track.SeenNow && _settings.Tracks is { } log)
                log.Seen(Key(known), track.LastSeen, track.Class is null ? null : Share(track.Box, map), track.HasPlateNow ? Share(Of(track.Plate), map) : null);
        }
    }

    /// <summary>Tells that a vehicle was lost.</summary>
    /// <param name="track">It, as of its last frame.</param>
    /// <param name="map">The frame that was detected on.</param>
    public void End(VehicleTrack track, in SceneMap map)
    {
        ArgumentNullException.ThrowIfNull(track);
        lock (_lock)
        {
            if (!_tracks.TryGetValue(track.Id, out PassTrack? known))
                return;
            known.Update(track, map);
            known.HasEnded = true;
        }
    }

    /// <summary>Brings the book to a time: passes whose vehicles have been gone for long enough are closed.</summary>
    /// <param name="now">The newest frame's capture time.</param>
    public void Advance(in CaptureTime now)
    {
        lock (_lock)
        {
            // A clock that was set back would keep passes open for as long.
            if (_now.Since(now) > _config.StandingGap)
                CloseEnded();
            _now = now;
            _heardAt = _time.GetTimestamp();
            CloseDue();
        }
    }

    /// <summary>The same while no frames come: time goes on by this machine's clock. To be called every second or so.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            long passed = (long)_time.GetElapsedTime(_heardAt, now).TotalMicroseconds;
            _heardAt = now;
            _now = _now with { UnixMicroseconds = _now.UnixMicroseconds + passed };
            CloseDue();
        }
    }

    /// <inheritdoc/>
    public LookVerdict Accept(LookResult look)
    {
        ArgumentNullException.ThrowIfNull(look);
        lock (_lock)
        {
            if (!_tracks.TryGetValue(look.Track, out PassTrack? known))
                return new LookVerdict(0, 0, IsOver: true);
            Pass pass = known.Pass;
            PlateReading alone = look.Seen.Reading;
            pass.WasRead = true;

            // What a vehicle has written on it counts as unreadable: only until its plate is read.
            bool isLettering = Lettering.IsCertain(alone);
            pass.Vote.Add(look.Seen.Looks, isLettering ? 0 : alone.Confidence);
            pass.Add(new PassLook(alone.Text, isLettering ? 0 : look.Quality.Score * alone.Confidence, look.Capture, look.Plate, look.Vehicle)
            {
                Pictures = _settings.Evidence is null ? null : look.Evidence,
            });
            pass = Join(pass);
            bool isFirst = pass.Told is null;
            bool wasConfirmed = pass.WasConfirmed;
            if (Tell(pass) && _settings.Latency is { } latency)
                Measure(latency, pass, look, isFirst, isConfirmation: pass.WasConfirmed && !wasConfirmed);
            return new LookVerdict(Lettering.IsCertain(pass.Reading) ? 0 : pass.Reading.Confidence, pass.Pictures);
        }
    }

    /// <summary>Closes all passes: the camera stops, and all looks that will be read have been.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            while (_passes.Count > 0)
                Close(_passes[0]);
        }
    }

    private PassTrack Begin(VehicleTrack track, in SceneMap map)
    {
        var known = new PassTrack(track.Id);
        known.Update(track, map);
        _tracks.Add(track.Id, known);
        if (_passes.Find(pass => pass.Told is null && pass.HasEnded && PassJoining.IsSamePlace(pass.Latest, known)) is { } standing)
        {
            // It was never read where it stood: there is no text that could tell it from another.
            known.Pass = standing;
            standing.Tracks.Add(known);
            _joined++;
            return known;
        }

        if (_passes.Count >= Math.Max(1, _config.MaxOpen))
            Close(_passes[0]);
        var made = new Pass(
            PassIds.Make(_settings.Camera, _settings.Epoch, track.Id, track.FirstSeen), known, new PlateVote(_settings.Fusion, Math.Clamp(_config.LooksKept, 1, 64)));
        known.Pass = made;
        _passes.Add(made);
        return known;
    }

    private TrackKey Key(PassTrack track) => new(_settings.Camera, track.FirstSeen.UnixMicroseconds, track.Id);

    private static Box Of(in DetectedObject found) => new(found.X, found.Y, found.Width, found.Height);

    private static Box Share(in Box box, in SceneMap map)
    {
        ScenePoint a = map.At(box.X, box.Y);
        ScenePoint b = map.At(box.Right, box.Bottom);
        return new Box((float)Math.Min(a.X, b.X), (float)Math.Min(a.Y, b.Y), (float)Math.Abs(a.X - b.X), (float)Math.Abs(a.Y - b.Y));
    }

    private PassTrack? VehicleAround(PassTrack plate)
    {
        foreach (PassTrack other in _tracks.Values)
        {
            if (other.Class is not null && !other.HasEnded && other.Last.Shared(plate.Last) >= 0.7 * plate.Last.Area)
                return other;
        }

        return null;
    }
}
