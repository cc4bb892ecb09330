using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>
/// Follows the vehicles of one camera and binds plates to them over time, by ByteTrack's two associations (Zhang et al., ECCV
/// 2022) in seconds of capture time, and a third one by distance for vehicles that move farther than their own length between
/// pictures. Not thread-safe. In steady state an update allocates nothing: tracks and arrays are pooled.
/// </summary>
public sealed partial class VehicleTracker
{
    // A clock that goes back farther was set; less is pictures out of order.
    private const double ClockStep = 1;
    private readonly TrackingConfig _config;
    private readonly SceneConfig _scene;
    private readonly SceneWatch _watch;
    private readonly FlowField _flow = new();
    private readonly Assignment _assignment = new();
    private readonly List<VehicleTrack> _active = [];
    private readonly List<VehicleTrack> _ended = [];
    private readonly Stack<VehicleTrack> _pool = new();
    private SceneMap _map;
    private CaptureTime _last;
    private double _seconds;
    private double _step = 0.2;
    private bool _begun;
    private long _lastId;

    /// <summary>Starts without tracks.</summary>
    /// <param name="config">How vehicles are followed.</param>
    /// <param name="scene">The camera's lines, zones and road.</param>
    /// <exception cref="ArgumentException">The scene's road is not a rectangle that a camera can see.</exception>
    public VehicleTracker(TrackingConfig config, SceneConfig scene)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(scene);
        (_config, _scene, _watch) = (config, scene, new SceneWatch(config, scene));
    }

    /// <summary>Tracks that are seen or coast now. Valid until the next update.</summary>
    public IReadOnlyList<VehicleTrack> Active => _active;

    /// <summary>Tracks that ended in the newest update. Valid until the next update, which uses them again.</summary>
    public IReadOnlyList<VehicleTrack> Ended => _ended;

    /// <summary>Takes in the detections of one frame. What is not finite or empty is left out.</summary>
    /// <param name="time">When the frame was taken. The same time again, or an earlier one, counts as no time passed.</param>
    /// <param name="map">Where the detector's pixels lie in the upright picture. Another size or rotation ends all tracks.</param>
    /// <param name="detections">What was found, low scores included, in pixels of the decoded frame.</param>
    public void Update(in CaptureTime time, in SceneMap map, ReadOnlySpan<DetectedObject> detections)
    {
        Recycle();
        if (_begun && map != _map)
            EndAll(forget: true);
        double passed = Advance(time);
        (_map, _begun) = (map, true);
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            VehicleTrack track = _active[i];
            if (_seconds - track.LastSeconds > _config.Lost.TotalSeconds)
            {
                End(i);
                continue;
            }

            (track.SeenNow, track.VehicleNow, track.HasPlateNow) = (false, false, false);
            track.Motion.Predict(passed);
            track.Box = track.Motion.Box;
            if (track.PlateFrames > 0)
                track.PlateMotion.Predict(passed);
        }

        Read(detections);
        AssociateVehicles(time);
        AssociatePlates(time);
        BeginVehicles(time);
        Settle(time);
    }

    /// <summary>Ends all tracks, which <see cref="Ended"/> then holds: the stream is over or was broken off.</summary>
    public void Flush()
    {
        Recycle();
        EndAll(forget: false);
    }

    private double Advance(in CaptureTime time)
    {
        if (!_begun)
        {
            _last = time;
            return 0;
        }

        double passed = time.Since(_last).TotalSeconds;
        if (passed < -ClockStep)
        {
            (_last, passed) = (time, _step);
        }
        else if (passed > 0)
        {
            _last = time;
            if (passed < ClockStep)
                _step = passed;
        }

        passed = Math.Max(passed, 0);
        _seconds += passed;
        return passed;
    }

    private VehicleTrack Begin(in CaptureTime time, in Box box, double size)
    {
        if (!_pool.TryPop(out VehicleTrack? track))
            track = new VehicleTrack();
        track.Reset(_scene.Lines.Count, _scene.Zones.Count);
        (track.Id, track.FirstSeen, track.FirstBox) = (++_lastId, time, box);
        bool known = _flow.TryExpect(_map, box, out (double X, double Y) velocity, out double spread);
        double speed = Math.Sqrt((velocity.X * velocity.X) + (velocity.Y * velocity.Y));
        track.Motion = known
            ? BoxFilter.At(box, size, velocity, Math.Max(1.5 * size, (0.5 * speed) + spread))
            : BoxFilter.At(box, size, (0, 0), 6 * size);
        _active.Add(track);
        return track;
    }

    private void See(VehicleTrack track, in CaptureTime time)
    {
        if (track.SeenNow)
            return;
        (track.SeenNow, track.LastSeen, track.LastSeconds) = (true, time, _seconds);
        track.IsConfirmed |= ++track.Frames >= _config.Confirm;
    }

    // Tells of those that were seen, and ends those that will not be seen again.
    private void Settle(in CaptureTime time)
    {
        for (int i = _active.Count - 1; i >= 0; i--)
        {
            VehicleTrack track = _active[i];
            if (track.SeenNow)
            {
                track.LastBox = track.Box;
                track.Velocity = track.Frames > 1 ? track.Motion.Velocity : (0, 0);
                _watch.See(track, _map, time, _seconds);
                if (track.Frames >= 3 && track.VehicleNow && !track.IsStationary)
                {
                    _flow.Learn(_map, track.Box, track.Velocity);
                    if (track.Frames == 3)
                        _flow.Learn(_map, track.FirstBox, track.Velocity);
                }
            }
            else if (!track.IsConfirmed || HasLeft(track))
            {
                End(i);
            }
            else
            {
                track.Motion.HoldSize();
            }
        }
    }

    // Out of the picture by its prediction, or cut off by the edge that it moved to and gone for a moment.
    private bool HasLeft(VehicleTrack track)
    {
        var picture = new Box(0, 0, _map.Width, _map.Height);
        if (track.Box.CenterX < 0 || track.Box.CenterY < 0 || track.Box.CenterX > picture.Right || track.Box.CenterY > picture.Bottom
            || track.Box.Shared(picture) < 0.3 * track.Box.Area)
            return true;
        const float edge = 2;
        bool outward = (track.LastBox.X < edge && track.Velocity.X < 0) || (track.LastBox.Right > picture.Right - edge && track.Velocity.X > 0)
            || (track.LastBox.Y < edge && track.Velocity.Y < 0) || (track.LastBox.Bottom > picture.Bottom - edge && track.Velocity.Y > 0);
        return outward && _seconds - track.LastSeconds > 0.6;
    }

    private void Recycle()
    {
        foreach (VehicleTrack track in _ended)
        {
            track.Tag = null;
            _pool.Push(track);
        }

        _ended.Clear();
    }

    private void EndAll(bool forget)
    {
        for (int i = _active.Count - 1; i >= 0; i--)
            End(i);
        if (forget)
            _flow.Clear();
    }

    private void End(int index)
    {
        VehicleTrack track = _active[index];
        (track.SeenNow, track.VehicleNow, track.HasPlateNow) = (false, false, false);
        SceneWatch.End(track);
        _active.RemoveAt(index);
        _ended.Add(track);
    }
}
