using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Geometry;
using VisionPipeline.Gpu;
using VisionPipeline.Recording;
using VisionPipeline.Server.Reading;

namespace VisionPipeline.Server.Recordings;

/// <summary>Paints the pictures of an export: blurs plates, then draws what was seen over it. Used by one thread.</summary>
internal sealed class ExportPainter : IFramePainter
{
    private readonly string _camera;
    private readonly IReadOnlyList<TrackWay> _ways;
    private readonly BlurMode _blur;
    private readonly bool _draws;
    private readonly Func<string, bool> _isListed;
    private readonly PlateSightings? _sightings;
    private readonly FrameLook? _frames;
    private readonly List<Box> _found = [];
    private readonly List<Box> _shown = [];
    private readonly List<Rect> _areas = [];

    /// <summary>Makes a painter.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="ways">What the pipeline saw.</param>
    /// <param name="draws">Whether boxes, texts, camera and time are drawn in.</param>
    /// <param name="blur">Which plates are blurred.</param>
    /// <param name="isListed">Whether a plate stands on a list.</param>
    /// <param name="detector">Finds plates that the pipeline did not see; null where nothing is blurred. Stays the caller's.</param>
    public ExportPainter(string camera, IReadOnlyList<TrackWay> ways, bool draws, BlurMode blur, Func<string, bool> isListed, ObjectDetector? detector)
    {
        _camera = camera;
        _ways = ways;
        _draws = draws;
        _blur = blur;
        _isListed = isListed;
        if (blur == BlurMode.None || detector is null)
            return;
        Detector = detector;
        _sightings = new PlateSightings(detector);
        _frames = new FrameLook(detector);
    }

    public int Lookahead => _sightings?.Lookahead ?? 0;

    /// <summary>Looks for plates; null where it does not.</summary>
    public ObjectDetector? Detector { get; }

    public void Begin() => Begin(_frames);

    /// <summary>An export begins: what was seen before is forgotten.</summary>
    /// <param name="look">Brings pictures before the detector; null where none looks.</param>
    public void Begin(IPlateLook? look)
    {
        if (look is not null)
            _sightings?.Begin(look);
    }

    public void See(Mat picture, long captureMicroseconds)
    {
        if (_frames is null)
            return;
        _frames.Picture = picture;
        See(picture.Width, picture.Height, captureMicroseconds);
    }

    /// <summary>Sees the picture that the look has.</summary>
    /// <param name="width">Its width, upright.</param>
    /// <param name="height">Its height, upright.</param>
    /// <param name="captureMicroseconds">When it was taken.</param>
    public void See(int width, int height, long captureMicroseconds) => _sightings?.See(width, height, captureMicroseconds);

    public void Paint(Mat picture, long captureMicroseconds)
    {
        List<OverlayMark> marks = Marks(picture.Width, picture.Height, captureMicroseconds);
        foreach (Rect area in Hidden(picture.Width, picture.Height, captureMicroseconds))
            PlateBlur.Apply(picture, area);
        if (!_draws)
            return;
        Overlay.Draw(picture, marks);
        Overlay.Caption(picture, _camera, DateTimeOffset.UnixEpoch.AddMicroseconds(captureMicroseconds));
    }

    /// <summary>Lists what is painted on a picture: the same as in main memory.</summary>
    /// <param name="list">Begun with the upright picture's size.</param>
    /// <param name="captureMicroseconds">When the picture was taken.</param>
    public void List(PaintList list, long captureMicroseconds)
    {
        List<OverlayMark> marks = Marks(list.Width, list.Height, captureMicroseconds);
        foreach (Rect area in Hidden(list.Width, list.Height, captureMicroseconds))
            list.Blur(area);
        if (!_draws)
            return;
        Overlay.Draw(list, marks);
        Overlay.Caption(list, _camera, DateTimeOffset.UnixEpoch.AddMicroseconds(captureMicroseconds));
    }

    private List<OverlayMark> Marks(int width, int height, long captureMicroseconds)
    {
        _found.Clear();
        _shown.Clear();
        var marks = new List<OverlayMark>();
        foreach (TrackWay way in _ways)
        {
            TrackPoint place = way.At(captureMicroseconds);
            bool hides = Hides(way);
            if (place.Plate is { } plate)
                (hides ? _found : _shown).Add(Pixels(plate, width, height));
            if (!way.IsSeen(captureMicroseconds))
                continue;
            marks.Add(new OverlayMark
            {
                Vehicle = place.Vehicle is { } vehicle ? Mark(Pixels(vehicle, width, height)) : null,
                Plate = !hides && place.Plate is { } at ? Mark(Pixels(at, width, height)) : null,
                Text = hides ? null : way.Plate,
            });
        }

        return marks;
    }

    // The areas to blur; after Marks, which tells where known plates are.
    private List<Rect> Hidden(int width, int height, long time)
    {
        _areas.Clear();
        if (_blur == BlurMode.None)
            return _areas;
        int known = _found.Count;
        _sightings?.Find(time, _found);
        for (int i = 0; i < _found.Count; i++)
        {
            // What the detector finds at the place of a listed plate is that plate.
            Box plate = _found[i];
            if (i >= known && _shown.Exists(listed => listed.Shared(plate) > 0.3f * Math.Min(listed.Area, plate.Area)))
                continue;

            // One plate is found many times over; what lies within a blurred area is unreadable already.
            Rect area = PlateBlur.AreaOf(plate, width, height);
            if (!_areas.Exists(other => Covers(other, area)))
                _areas.Add(area);
        }

        return _areas;
    }

    private bool Hides(TrackWay way) => _blur == BlurMode.All || (_blur == BlurMode.Unlisted && (way.Plate is null || !_isListed(way.Plate)));

    private static bool Covers(Rect area, Rect other) =>
        area.Left <= other.Left && area.Top <= other.Top && area.Right >= other.Right && area.Bottom >= other.Bottom;

    private static Box Pixels(in Box share, int width, int height) =>
        new(share.X * width, share.Y * height, share.Width * width, share.Height * height);

    private static PixelBox Mark(in Box box) => new(box.X, box.Y, box.Width, box.Height);
}
