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
    private readonly List<Box> _found = [];
    private readonly List<Box> _shown = [];

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
        _sightings = blur == BlurMode.None || detector is null ? null : new PlateSightings(detector);
    }

    public int Lookahead => _sightings?.Lookahead ?? 0;

    public void See(Mat picture, long captureMicroseconds) => _sightings?.See(picture, captureMicroseconds);

    public void Paint(Mat picture, long captureMicroseconds)
    {
        List<OverlayMark> marks = Marks(picture.Width, picture.Height, captureMicroseconds);
        if (_blur != BlurMode.None)
            Blur(picture, captureMicroseconds);
        if (!_draws)
            return;
        Overlay.Draw(picture, marks);
        Overlay.Caption(picture, _camera, DateTimeOffset.UnixEpoch.AddMicroseconds(captureMicroseconds));
    }

    /// <summary>Whether all that it paints can be listed for a device: what is blurred must be looked for in pictures in main memory.</summary>
    public bool CanList => _blur == BlurMode.None;

    /// <summary>Lists what is drawn over a picture.</summary>
    /// <param name="list">Begun with the upright picture's size.</param>
    /// <param name="captureMicroseconds">When the picture was taken.</param>
    public void List(PaintList list, long captureMicroseconds)
    {
        Overlay.Draw(list, Marks(list.Width, list.Height, captureMicroseconds));
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

    private void Blur(Mat picture, long time)
    {
        int known = _found.Count;
        _sightings?.Find(time, _found);
        for (int i = 0; i < _found.Count; i++)
        {
            // What the detector finds at the place of a listed plate is that plate.
            Box plate = _found[i];
            if (i < known || !_shown.Exists(listed => listed.Shared(plate) > 0.3f * Math.Min(listed.Area, plate.Area)))
                PlateBlur.Apply(picture, plate);
        }
    }

    private bool Hides(TrackWay way) => _blur == BlurMode.All || (_blur == BlurMode.Unlisted && (way.Plate is null || !_isListed(way.Plate)));

    private static Box Pixels(in Box share, int width, int height) =>
        new(share.X * width, share.Y * height, share.Width * width, share.Height * height);

    private static PixelBox Mark(in Box box) => new(box.X, box.Y, box.Width, box.Height);
}
