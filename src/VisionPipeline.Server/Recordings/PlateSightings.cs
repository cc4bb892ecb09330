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

    private readonly List<Frame> _frames = [];
    private int _waiting;

    /// <summary>Pictures that must be seen before the places in one are asked for: so many follow it, and a batch may wait.</summary>
    public int Lookahead => Reach + detector.Capacity - 1;

    /// <summary>Takes a picture in.</summary>
    /// <param name="picture">CV_8UC3, red first.</param>
    /// <param name="time">Its time; grows from picture to picture.</param>
    public void See(Mat picture, long time)
    {
        detector.Put(_waiting++, picture.AsSpan(), picture.Width, picture.Height, (int)picture.Step());
        _frames.Add(new Frame(time, []));
        if (_waiting == detector.Capacity)
            Run();
    }

    /// <summary>Where plates are in a picture that was seen. Forgets pictures that lie too far before it.</summary>
    /// <param name="time">The picture's time.</param>
    /// <param name="into">Takes the boxes, pixels; some may be nearly the same.</param>
    public void Find(long time, List<Box> into)
    {
        int at = _frames.FindIndex(frame => frame.Time == time);
        if (at < 0)
            return;
        if (at >= _frames.Count - _waiting || _frames.Count - _waiting - at <= Reach)
            Run();
        if (at > Reach)
        {
            _frames.RemoveRange(0, at - Reach);
            at = Reach;
        }

        for (int i = Math.Max(0, at - Hold); i <= Math.Min(_frames.Count - 1, at + Hold); i++)
            into.AddRange(_frames[i].Plates);
        for (int before = Math.Max(0, at - Reach); before < at; before++)
        {
            foreach (Box from in _frames[before].Plates)
                AddBetween(before, from, at, into);
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

    private void Run()
    {
        if (_waiting == 0)
            return;
        detector.Run(_waiting);
        for (int slot = 0; slot < _waiting; slot++)
        {
            List<Box> plates = _frames[_frames.Count - _waiting + slot].Plates;
            foreach (DetectedObject found in detector.Detections(slot))
            {
                if (found.Class == ObjectClass.Plate)
                    plates.Add(new Box(found.X, found.Y, found.Width, found.Height));
            }
        }

        _waiting = 0;
    }

    private sealed record Frame(long Time, List<Box> Plates);
}
