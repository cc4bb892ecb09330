using Microsoft.Extensions.Logging;
using VisionPipeline.Batching;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.LiveView;
using VisionPipeline.Looks;
using VisionPipeline.Tracking;

namespace VisionPipeline;

/// <summary>All that one camera has of the pipeline: its session, its tracker, its looks and its passes.</summary>
/// <remarks>
/// The detection loop calls <see cref="WantsDetection"/> and <see cref="Take"/>; housekeeping calls <see cref="Tick"/>. A lock keeps
/// the tracker to one of them at a time. Allocates nothing per frame.
/// </remarks>
internal sealed class CameraLane
{
    // Half a frame interval at 12 frames per second: a plate moves less than its own height in it.
    private static readonly TimeSpan MainTolerance = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan MainStreamStays = TimeSpan.FromSeconds(3);

    // A camera that sleeps shows a picture for each key frame, which is more than once in this time.
    private static readonly TimeSpan ViewStays = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly MotionConfig _motion;
    private readonly MotionGate _gate;
    private readonly IFrameIntake _way;
    private readonly SceneFilter _filter;
    private readonly VehicleTracker _tracker;
    private readonly CameraLooks _looks;
    private readonly PassBook _passes;
    private readonly RecentPlates _plates;
    private readonly ITrackObserver? _observer;
    private readonly TimeSpan _lost;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FaultLine _faults;
    private DetectedObject[] _found = new DetectedObject[64];
    private SceneMap _map = new(1, 1, Rotation.None);
    private CaptureTime _lastMotion;
    private CaptureTime _lastDetection;
    private long _lastTake;
    private bool _isFollowing;
    private bool _saidNoPicture;
    private bool _hasLeft;
    private bool _isOver;
    private long _detections;
    private long _still;
    private int _tracks;

    public CameraLane(CameraEntry entry, CameraSession session, IFrameIntake way, CameraLooks looks, PassBook passes, RecentPlates plates, VisionConfig config, ITrackObserver? observer, CameraView view, ILogger logger, TimeProvider time)
    {
        Entry = entry;
        View = view;
        Session = session;
        _way = way;
        Intake = way.Add();
        Drops = new DropWatch(config.Node, session.Snapshot, time);
        _looks = looks;
        _passes = passes;
        _plates = plates;
        _observer = observer;
        _motion = config.Motion;
        _gate = new MotionGate(config.Motion);
        _filter = new SceneFilter(entry.Scene);
        _tracker = new VehicleTracker(config.Tracking, entry.Scene);
        _lost = config.Tracking.Lost;
        _logger = logger;
        _time = time;
        _faults = new FaultLine(time);
    }

    public CameraEntry Entry { get; }

    public CameraSession Session { get; }

    /// <summary>Its way into the detector's batch.</summary>
    public ICameraIntake Intake { get; }

    /// <summary>Whether its frames come as fast as they are taken, so that somebody must wait for the readers.</summary>
    public bool IsFast => PlaysFast(Entry);

    /// <summary>Whether its file is over, every look at it read and every pass closed.</summary>
    public bool IsOver => Volatile.Read(ref _isOver);

    /// <summary>Its small pictures for those who look; outlives the lane where the scene changes.</summary>
    public CameraView View { get; }

    /// <summary>Whether motion decides what is detected, so that frames on a device are to be measured.</summary>
    public bool LooksForMotion => _motion.Enabled;

    /// <summary>Tells what it loses.</summary>
    public DropWatch Drops { get; }

    /// <summary>Its place among the cameras that are gathered; set once, when it is.</summary>
    public GatheredCamera Gathered { get; set; } = null!;

    /// <summary>What it does and did.</summary>
    public CameraStatus Status => new()
    {
        Camera = Session.Snapshot,
        Detections = Volatile.Read(ref _detections),
        Still = Volatile.Read(ref _still),
        Tracks = Volatile.Read(ref _tracks),
        Looks = _looks.Counters,
        Funnel = _passes.Funnel,
        LastPlates = _plates.Texts,
        DeviceBytes = Intake.DeviceBytes + Session.Snapshot.DeviceBytes,
    };

    /// <summary>Counts a fault of this camera's own and tells of it: it costs the others nothing.</summary>
    public void Fault(Exception e)
    {
        if (_faults.IsDue(out long count))
            PipelineLog.LaneFailed(_logger, Session.Name, count, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
    }

    /// <summary>Whether the detector shall look at a frame: something moves, moved just now, is being followed, or it is time to look again.</summary>
    /// <param name="frame">It.</param>
    /// <param name="cells">Its luma cells where the intake has measured them; empty else.</param>
    public bool WantsDetection(VideoFrame frame, ReadOnlySpan<uint> cells = default)
    {
        if (!_way.Takes(frame))
        {
            if (!_saidNoPicture)
                PipelineLog.NoPicture(_logger, Session.Name, frame.IsOnDevice ? "they lie in a device's memory where the detector cannot read them; set decoder.keep_on_device to false" : $"pixel format {frame.Media.FormatName}");
            _saidNoPicture = true;
            return false;
        }

        if (!_motion.Enabled)
            return true;
        CaptureTime now = frame.Capture;
        if (_gate.Moves(frame, cells))
        {
            _lastMotion = now;
            Session.NoteActivity(now);
        }

        if (_isFollowing || now.Since(_lastMotion) < _motion.Hold || now.Since(_lastDetection) >= _motion.Heartbeat || now.UnixMicroseconds < _lastDetection.UnixMicroseconds)
            return true;
        Interlocked.Increment(ref _still);
        return false;
    }

    /// <summary>Hands a frame to whoever looks at this camera; without any it does nothing.</summary>
    public void Show(VideoFrame frame, IThumbnailMaker maker)
    {
        if (!View.HasViewers)
            return;
        Session.KeepAwake(ViewStays);
        maker.Put(frame, View);
    }

    /// <summary>Takes in what was found in a frame, with its way so far.</summary>
    public void Take(in FrameLease lease, ReadOnlySpan<DetectedObject> detections, in LookTimes times)
    {
        VideoFrame frame = lease.Frame;
        var map = new SceneMap(frame.Width, frame.Height, frame.Rotation);
        if (_found.Length < detections.Length)
            _found = new DetectedObject[2 * detections.Length];
        detections.CopyTo(_found);
        int kept = _filter.Keep(map, _found.AsSpan(0, detections.Length));
        lock (_lock)
        {
            if (_hasLeft)
                return;
            _lastDetection = frame.Capture;
            _lastTake = _time.GetTimestamp();
            Interlocked.Increment(ref _detections);
            _tracker.Update(frame.Capture, map, _found.AsSpan(0, kept));
            try
            {
                Offer(lease, map, times);
                _observer?.See(Session.Name, lease, _tracker.Active);
            }
            finally
            {
                // The next update has other ended tracks: whatever was thrown, these are told of now or never.
                _map = map;
                Settle(frame.Capture, map);
            }
        }
    }

    /// <summary>Whether a camera's frames come as fast as they are taken.</summary>
    public static bool PlaysFast(CameraEntry entry) => entry.Camera is { Pace: PlaybackPace.Fast, Url.IsLive: false };

    /// <summary>Ends what waits for frames that do not come: the camera is down. Time of a file that is played fast is its pictures' alone.</summary>
    public void Tick()
    {
        if (IsFast)
            return;
        lock (_lock)
        {
            if (_tracker.Active.Count > 0 && _time.GetElapsedTime(_lastTake) > _lost + _motion.Heartbeat)
                Flush();
            _passes.Tick();
        }
    }

    /// <summary>Brings a file that is over, and of which no frame is under way, to its end: no vehicle comes again. To be called until <see cref="IsOver"/>.</summary>
    public void Finish()
    {
        if (IsOver)
            return;
        EndTracks();
        if (_looks.HasPending)
            return;
        _passes.Flush();
        Volatile.Write(ref _isOver, true);
    }

    /// <summary>Ends all tracks; their best waiting crops are read first of all.</summary>
    public void EndTracks()
    {
        lock (_lock)
            Flush();
    }

    /// <summary>Closes all passes. After the last look was read.</summary>
    public void Close() => _passes.Flush();

    /// <summary>Ends all that it follows and closes its passes; frames that still come are ignored. The session goes on.</summary>
    public void Leave(LookScheduler scheduler)
    {
        lock (_lock)
        {
            _hasLeft = true;
            Flush();
        }

        Intake.Dispose();
        scheduler.Remove(_looks);
        _passes.Flush();
    }

    private void Offer(in FrameLease lease, in SceneMap map, in LookTimes times)
    {
        IReadOnlyList<VehicleTrack> active = _tracker.Active;
        _isFollowing = false;
        bool hasPlates = false;
        for (int i = 0; i < active.Count; i++)
        {
            VehicleTrack track = active[i];
            _isFollowing |= !track.IsStationary;
            hasPlates |= track.HasPlateNow;
            _passes.Observe(track, map);
        }

        // The main stream is decoded only while something moves in the sub stream.
        if (_isFollowing)
        {
            Session.MainFrames?.Want(MainStreamStays);
            Session.NoteActivity(lease.Frame.Capture);
        }

        FrameLease main = default;
        FrameLease full = hasPlates && Session.TryGetMainFrame(lease, MainTolerance, out main) ? main : lease;
        try
        {
            // Tracks go by the times of frames for detection, which never go back: so must a picture of the other stream.
            CaptureTime taken = full.Frame.Moment;
            taken = taken with { UnixMicroseconds = taken.UnixMicroseconds + lease.Frame.Slew };

            // Those without a plate in this frame too: one whose plate was seen before may have become ripe to be read.
            for (int i = 0; i < active.Count; i++)
                _looks.Offer(active[i], full, map, times, taken);
        }
        finally
        {
            main.Dispose();
        }
    }

    private void Settle(in CaptureTime time, in SceneMap map)
    {
        IReadOnlyList<VehicleTrack> ended = _tracker.Ended;
        for (int i = 0; i < ended.Count; i++)
        {
            _looks.End(ended[i].Id);
            _passes.End(ended[i], map);
        }

        _passes.Advance(time);
        Volatile.Write(ref _tracks, _tracker.Active.Count);
    }

    private void Flush()
    {
        _tracker.Flush();
        _isFollowing = false;
        Settle(_lastDetection, _map);
    }
}
