using System.Collections.Concurrent;
using OpenCvSharp;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Looks;
using VisionPipeline.Server.Reading;
using VisionPipeline.Tracking;

namespace VisionPipeline.Server.Watching;

/// <summary>Draws the tracks of one camera into a film and keeps moments for a sheet. Pictures come on the detector's thread, texts on the readers'.</summary>
/// <param name="path">The film; the sheet lies beside it.</param>
/// <param name="fps">Pictures of the film per second.</param>
internal sealed class TrackWatch(string path, int fps) : IEventSink, ITrackObserver, IDisposable
{
    private const int Moments = 16;

    private readonly ConcurrentDictionary<long, string> _texts = new();
    private readonly SortedDictionary<long, TrackTrail> _trails = [];
    private readonly List<Mat> _moments = [];
    private readonly Mat _picture = new();
    private TrackFilm? _film;
    private double? _start;
    private int _pictures;
    private int _every = 1;

    /// <summary>Every track so far, by number; with its text once the pipeline has stopped.</summary>
    public IReadOnlyCollection<TrackTrail> Trails
    {
        get
        {
            foreach (TrackTrail trail in _trails.Values)
                trail.Text = _texts.GetValueOrDefault(trail.Id);
            return _trails.Values;
        }
    }

    /// <summary>Pictures drawn.</summary>
    public int Pictures => _pictures;

    /// <inheritdoc/>
    public void Accept(PlateEvent plate)
    {
        if (plate.Plate is { } read)
            _texts[plate.Track] = read.Text;
    }

    /// <inheritdoc/>
    public void Accept(HealthEvent health)
    {
    }

    /// <inheritdoc/>
    public void See(string camera, in FrameLease frame, IReadOnlyList<VehicleTrack> tracks)
    {
        VideoFrame shown = frame.Frame;
        double now = shown.Capture.UnixMicroseconds / 1e6;
        _start ??= now;
        _picture.Create(shown.Height, shown.Width, MatType.CV_8UC3);
        RgbRows.Convert(shown.Image, new Rect(0, 0, shown.Width, shown.Height), Rotation.None, _picture.AsSpan());
        foreach (VehicleTrack track in tracks)
            TrackPainter.Draw(_picture, track, Follow(track, now - _start.Value));
        _film ??= new TrackFilm(path, shown.Width, shown.Height, fps);
        _film.Add(_picture);
        Keep();
    }

    /// <summary>Makes the film whole and writes the sheet. After the pipeline has stopped.</summary>
    public void Finish()
    {
        _film?.Finish();
        using var tiles = new PictureTiles(4, 640);
        foreach (Mat moment in _moments)
            tiles.Add(moment);
        tiles.Write(Path.ChangeExtension(path, ".jpg"));
    }

    public void Dispose()
    {
        _film?.Dispose();
        _picture.Dispose();
        _moments.ForEach(static moment => moment.Dispose());
    }

    private TrackTrail Follow(VehicleTrack track, double seconds)
    {
        if (!_trails.TryGetValue(track.Id, out TrackTrail? trail))
            _trails[track.Id] = trail = new TrackTrail(track.Id, seconds);
        trail.Kind = TrackPainter.Name(track.Class);
        trail.IsConfirmed = track.IsConfirmed;
        trail.Frames = (track.Frames, track.PlateFrames);
        trail.Text = _texts.GetValueOrDefault(track.Id);
        trail.Add(new Point((int)track.Box.CenterX, (int)track.Box.Bottom));
        if (track.SeenNow)
            trail.Last = seconds;
        return trail;
    }

    // Evenly spread, however long the clip is: when there are too many every other one goes.
    private void Keep()
    {
        if (_pictures++ % _every != 0)
            return;
        if (_moments.Count == Moments)
        {
            for (int i = _moments.Count - 1; i > 0; i -= 2)
            {
                _moments[i].Dispose();
                _moments.RemoveAt(i);
            }

            _every *= 2;
            if ((_pictures - 1) % _every != 0)
                return;
        }

        _moments.Add(_picture.Clone());
    }
}
