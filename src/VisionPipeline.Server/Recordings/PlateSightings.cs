using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Geometry;

namespace VisionPipeline.Server.Recordings;

/// <summary>Finds the plates of every picture of an export, and where they are in pictures in which the detector missed them. Used by one thread.</summary>
/// <param name="detector">Looks at the pictures, in batches; stays the caller's.</param>
internal sealed class PlateSightings(ObjectDetector detector)
{
    // Nearly half a second at 25 pictures a second: longer than detectors lose a plate that is still readable.
    private const int Reach = 12;

    // A plate is blurred in so many pictures before and after, where it was found in one alone.
    private const int Hold = 3;

    // A picture is looked at in parts too, which the detector sees at half their size at least: readable plates of a large picture
    // are too small for it in the whole.
    private const double LargestReduction = 2;

    // Parts share a sixth of their sides, so that a plate on the edge of one lies within the next.
    private const double Shared = 1 / 6.0;

    private readonly List<Frame> _frames = [];
    private readonly (Frame Frame, int X, int Y)[] _slots = new (Frame, int, int)[detector.Capacity];
    private int _waiting;

    /// <summary>Pictures that must be seen before the places in one are asked for: so many follow it, and a batch may wait.</summary>
    public int Lookahead => Reach + detector.Capacity;

    /// <summary>Takes a picture in.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="time">Its time; grows from picture to picture. One that does not begins anew: the export is made once more.</param>
    public void See(Mat picture, long time)
    {
        if (_frames.Count > 0 && time <= _frames[^1].Time)
        {
            _frames.Clear();
            _waiting = 0;
        }

        var frame = new Frame(time, []);
        _frames.Add(frame);
        Look(frame, picture, new Rect(0, 0, picture.Width, picture.Height));
        int across = Parts(picture.Width, detector.Model.Input.Width);
        int down = Parts(picture.Height, detector.Model.Input.Height);
        for (int i = 0; across * down > 1 && i < across * down; i++)
        {
            (int x, int width) = Part(picture.Width, across, i % across);
            (int y, int height) = Part(picture.Height, down, i / across);
            Look(frame, picture, new Rect(x, y, width, height));
        }
    }

    /// <summary>Where plates are in a picture that was seen. Forgets pictures that lie too far before it.</summary>
    /// <param name="time">The picture's time.</param>
    /// <param name="into">Takes the boxes, pixels; some may be nearly the same.</param>
    public void Find(long time, List<Box> into)
    {
        int at = _frames.FindIndex(frame => frame.Time == time);
        if (at < 0)
            return;
        if (_waiting > 0 && _slots[0].Frame.Time <= _frames[Math.Min(at + Reach, _frames.Count - 1)].Time)
            Run();
        if (at > Reach)
        {
            _frames.RemoveRange(0, at - Reach);
            at = Reach;
        }

        into.AddRange(_frames[at].Plates);
        for (int before = Math.Max(0, at - Reach); before < at; before++)
        {
            foreach (Box from in _frames[before].Plates)
                AddBetween(before, from, at, into);
        }

        for (int distance = 1; distance <= Hold; distance++)
        {
            AddHeld(at, -1, distance, into);
            AddHeld(at, 1, distance, into);
        }
    }

    // A plate that was found a little earlier or later only: where it was then, and where it was going.
    private void AddHeld(int at, int way, int distance, List<Box> into)
    {
        int near = at + (way * distance);
        if (near < 0 || near >= _frames.Count)
            return;
        foreach (Box plate in _frames[near].Plates)
        {
            if (into.Exists(known => MayBeSame(known, plate, distance)))
                continue;
            int further = near + way;
            if (further >= 0 && further < _frames.Count && _frames[further].Plates.FindIndex(other => MayBeSame(plate, other, 1)) is >= 0 and int found)
            {
                Box other = _frames[further].Plates[found];
                into.Add(plate with { X = plate.X + (distance * (plate.X - other.X)), Y = plate.Y + (distance * (plate.Y - other.Y)) });
            }

            into.Add(plate);
        }
    }

    // A plate that is found again later was somewhere on the way between.
    private void AddBetween(int before, in Box from, int at, List<Box> into)
    {
        for (int after = at + 1; after < _frames.Count && after - before <= Reach; after++)
        {
            foreach (Box to in _frames[after].Plates)
            {
                if (!MayBeSame(from, to, after - before))
                    continue;
                float share = (_frames[at].Time - _frames[before].Time) / (float)(_frames[after].Time - _frames[before].Time);
                into.Add(new Box(
                    from.X + ((to.X - from.X) * share), from.Y + ((to.Y - from.Y) * share), from.Width + ((to.Width - from.Width) * share), from.Height + ((to.Height - from.Height) * share)));
                return;
            }
        }
    }

    // Half its width from picture to picture is faster than a plate goes that can be read.
    private static bool MayBeSame(in Box a, in Box b, int pictures) =>
        Math.Abs(a.CenterX - b.CenterX) <= a.Width * (0.5 + (0.25 * pictures))
        && Math.Abs(a.CenterY - b.CenterY) <= a.Width * (0.5 + (0.25 * pictures))
        && b.Width / a.Width is > 0.5f and < 2;

    private static int Parts(int side, int input) => (int)Math.Ceiling(side / (input * LargestReduction));

    private static (int Start, int Length) Part(int side, int parts, int number)
    {
        int length = Math.Min(side, (int)Math.Ceiling(side / (double)parts * (1 + Shared)));
        return (parts == 1 ? 0 : (int)((side - length) * (long)number / (parts - 1)), length);
    }

    private void Look(Frame frame, Mat picture, in Rect part)
    {
        int step = (int)picture.Step();
        detector.Put(_waiting, picture.AsSpan()[((part.Y * step) + (3 * part.X))..], part.Width, part.Height, step);
        _slots[_waiting++] = (frame, part.X, part.Y);
        if (_waiting == detector.Capacity)
            Run();
    }

    private void Run()
    {
        if (_waiting == 0)
            return;
        detector.Run(_waiting);
        for (int slot = 0; slot < _waiting; slot++)
        {
            (Frame frame, int x, int y) = _slots[slot];
            foreach (DetectedObject found in detector.Detections(slot))
            {
                if (found.Class == ObjectClass.Plate)
                    frame.Plates.Add(new Box(x + found.X, y + found.Y, found.Width, found.Height));
            }
        }

        _waiting = 0;
    }

    private sealed record Frame(long Time, List<Box> Plates);
}
