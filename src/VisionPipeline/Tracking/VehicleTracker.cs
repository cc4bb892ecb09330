using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>
/// Follows the vehicles of one camera and binds plates to them over time, by ByteTrack's two associations (Zhang et al., ECCV
/// 2022) in seconds of capture time. Not thread-safe. In steady state an update allocates nothing: tracks and arrays are pooled.
/// </summary>
/// <param name="config">How vehicles are followed.</param>
/// <param name="scene">The camera's lines, zones and road.</param>
public sealed class VehicleTracker(TrackingConfig config, SceneConfig scene)
{
    private readonly TrackingConfig _config = config ?? throw new ArgumentNullException(nameof(config));
    private readonly SceneConfig _scene = scene ?? throw new ArgumentNullException(nameof(scene));
    private readonly List<VehicleTrack> _active = [];
    private readonly List<VehicleTrack> _ended = [];
    private long _lastId;

    /// <summary>Tracks that are seen or coast now. Valid until the next update.</summary>
    public IReadOnlyList<VehicleTrack> Active => _active;

    /// <summary>Tracks that ended in the newest update. Valid until the next update, which uses them again.</summary>
    public IReadOnlyList<VehicleTrack> Ended => _ended;

    /// <summary>Takes in the detections of one frame.</summary>
    /// <param name="time">When the frame was taken.</param>
    /// <param name="map">Where the detector's pixels lie in the upright picture.</param>
    /// <param name="detections">What was found, low scores included, in pixels of the decoded frame.</param>
    public void Update(in CaptureTime time, in SceneMap map, ReadOnlySpan<DetectedObject> detections)
    {
        _ended.Clear();
        foreach (VehicleTrack track in _active)
            (track.SeenNow, track.HasPlateNow) = (false, false);
        foreach (DetectedObject found in detections)
        {
            if (found.Class != ObjectClass.Plate && found.Score >= _config.HighScore)
                Take(time, new Box(found.X, found.Y, found.Width, found.Height), found);
        }

        foreach (DetectedObject found in detections)
        {
            if (found.Class == ObjectClass.Plate)
                Bind(time, new Box(found.X, found.Y, found.Width, found.Height), found);
        }

        for (int i = _active.Count - 1; i >= 0; i--)
        {
            if (time.Since(_active[i].LastSeen) > _config.Lost)
            {
                _ended.Add(_active[i]);
                _active.RemoveAt(i);
            }
        }
    }

    /// <summary>Ends all tracks, which <see cref="Ended"/> then holds: the stream is over or was broken off.</summary>
    public void Flush()
    {
        _ended.Clear();
        _ended.AddRange(_active);
        _active.Clear();
    }

    private void Take(in CaptureTime time, in Box box, in DetectedObject found)
    {
        Box here = box;
        VehicleTrack track = _active.Where(t => !t.SeenNow && t.Class is not null).MaxBy(t => t.Box.IoU(here)) is { } best && best.Box.IoU(box) >= _config.MatchIoU
            ? best
            : Begin(time);
        (track.Class, track.Box) = (found.Class, box);
        See(track, time);
    }

    private void Bind(in CaptureTime time, in Box box, in DetectedObject found)
    {
        Box here = box;
        VehicleTrack track = _active.FirstOrDefault(t => !t.HasPlateNow && t.Box.Shared(here) > 0.5 * here.Area) ?? Begin(time);
        if (track.Class is null)
            track.Box = box;
        if (!track.SeenNow)
            See(track, time);
        (track.HasPlateNow, track.Plate) = (true, found);
        track.PlateFrames++;
        track.PlateScoreSum += found.Score;
        track.BestPlateScore = Math.Max(track.BestPlateScore, found.Score);
        track.BestPlateWidth = Math.Max(track.BestPlateWidth, found.Width);
    }

    private VehicleTrack Begin(in CaptureTime time)
    {
        var track = new VehicleTrack { Id = ++_lastId, FirstSeen = time };
        _active.Add(track);
        return track;
    }

    private void See(VehicleTrack track, in CaptureTime time)
    {
        (track.SeenNow, track.LastSeen) = (true, time);
        track.IsConfirmed |= ++track.Frames >= _config.Confirm;
    }
}
