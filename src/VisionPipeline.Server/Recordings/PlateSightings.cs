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
    private readonly (Frame Frame, Rect Part)[] _slots = new (Frame, Rect)[detector.Capacity];
    private IPlateLook? _look;
    private int _next;
    private int _waiting;

    /// <summary>Pictures that must be seen before the places in one are asked for: so many follow it, and a batch may wait.</summary>
    public int Lookahead => Reach + detector.Capacity;

    /// <summary>Forgets all pictures.</summary>
    /// <param name="look">Brings those to come before the detector.</param>
    public void Begin(IPlateLook look)
    {
        _frames.Clear();
        (_next, _waiting) = (0, 0);
        _look = look;
        look.Begin();
    }

    /// <summary>Takes a picture in: the one that the look has now.</summary>
    /// <param name="width">Its width, upright.</param>
    /// <param name="height">Its height, upright.</param>
    /// <param name="time">When it was taken, microseconds since 1970.</param>
    public void See(int width, int height, long time)
    {
        var frame = new Frame(time, []);
        _frames.Add(frame);
        Look(frame, new Rect(0, 0, width, height));
        int across = Parts(width, detector.Model.Input.Width);
        int down = Parts(height, detector.Model.Input.Height);
        for (int i = 0; across * down > 1 && i < across * down; i++)
        {
            (int x, int partWidth) = Part(width, across, i % across);
            (int y, int partHeight) = Part(height, down, i / across);
            Look(frame, new Rect(x, y, partWidth, partHeight));
        }

        _look!.Finish();
    }

    /// <summary>Where plates are in the next of the pictures that were seen: asked once for each, in order. Forgets pictures that lie too far before it.</summary>
    /// <param name="time">The picture's time, as it was seen.</param>
    /// <param name="into">Takes the boxes, pixels; some may be nearly the same.</param>
    /// <exception cref="InvalidOperationException">It was not seen: nobody knows what to blur in it.</exception>
    public void Find(long time, List<Box> into)
    {
        if (_next >= _frames.Count || _frames[_next].Time != time)
            throw new InvalidOperationException("a picture was not looked at before it is blurred");
        if (_waiting > 0 && _frames.IndexOf(_slots[0].Frame) <= _next + Reach)
            Run();
        if (_next > Reach)
        {
            _frames.RemoveRange(0, _next - Reach);
            _next = Reach;
        }

        int at = _next++;
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
                float share = Share(before, at, after);
                into.Add(new Box(
                    from.X + ((to.X - from.X) * share), from.Y + ((to.Y - from.Y) * share), from.Width + ((to.Width - from.Width) * share), from.Height + ((to.Height - from.Height) * share)));
                return;
            }
        }
    }

    // By time, where the camera's clock did not jump.
    private float Share(int before, int at, int after)
    {
        (long from, long time, long to) = (_frames[before].Time, _frames[at].Time, _frames[after].Time);
        return from < time && time < to ? (time - from) / (float)(to - from) : (at - before) / (float)(after - before);
    }

    // Half its width from picture to picture is faster than a plate goes that can be read.
    private static bool MayBeSame(in Box a, in Box b, int pictures) =>
        Math.Abs(a.CenterX - b.CenterX) <= a.Width * (0.5 + (0.25 * pictures))
        && Math.Abs(a.CenterY - b.CenterY) <= a.Width * (0.5 + (0.25 * pictures))
        && b.Width / a.Width is > 0.5f and < 2;

    private static int Parts(int side, int input) => (int)Math.Ceiling(side / (input * LargestReduction));

    // From whole chroma samples on, which is how a part can be taken of a picture that is not in RGB.
    private static (int Start, int Length) Part(int side, int parts, int number)
    {
        int length = Math.Min(side, ((int)Math.Ceiling(side / (double)parts * (1 + Shared)) + 1) & ~1);
        int start = parts == 1 ? 0 : (int)((side - length) * (long)number / (parts - 1));
        return (number == parts - 1 ? start : start & ~1, length);
    }

    private void Look(Frame frame, Rect part)
    {
        _look!.Put(_waiting, part);
        _slots[_waiting++] = (frame, part);
        if (_waiting < detector.Capacity)
            return;
        _look.Finish();
        Run();
    }

    // Whatever waits has been finished by its look.
    private void Run()
    {
        if (_waiting == 0)
            return;
        detector.Run(_waiting);
        for (int slot = 0; slot < _waiting; slot++)
        {
            (Frame frame, Rect part) = _slots[slot];
            foreach (DetectedObject found in detector.Detections(slot))
            {
                if (found.Class == ObjectClass.Plate)
                    frame.Plates.Add(_look!.Place(part, new Box(found.X, found.Y, found.Width, found.Height)));
            }
        }

        _waiting = 0;
    }

    private sealed record Frame(long Time, List<Box> Plates);
}
