using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Pictures between decoder and encoder, upright and in RGB: as many as a painter looks ahead. Used by one thread. Owns them.</summary>
/// <param name="painter">Paints them; stays the caller's.</param>
/// <param name="rotation">Clockwise turn that makes decoded pictures upright.</param>
internal sealed class PaintQueue(IFramePainter painter, int rotation) : IDisposable
{
    private readonly RgbConverter _converter = new();
    private readonly Queue<(Mat Picture, long Pts, long Capture)> _waiting = new();
    private readonly Stack<Mat> _free = new();
    private readonly Mat _turned = new();

    /// <summary>Takes a decoded picture in.</summary>
    public void Add(MediaFrame decoded, long pts, long capture)
    {
        if (!_free.TryPop(out Mat? picture))
            picture = new Mat();
        _waiting.Enqueue((picture, pts, capture));
        _converter.Convert(decoded, rotation == 0 ? picture : _turned);
        if (rotation != 0)
            Cv2.Rotate(_turned, picture, rotation switch { 90 => RotateFlags.Rotate90Clockwise, 180 => RotateFlags.Rotate180, _ => RotateFlags.Rotate90Counterclockwise });
        painter.See(picture, capture);
    }

    /// <summary>Gives the oldest picture, painted, where enough have followed it.</summary>
    /// <param name="isLast">Whether nothing more follows.</param>
    /// <param name="picture">CV_8UC3, upright; to be given back with <see cref="Return"/>.</param>
    /// <param name="pts">Its time.</param>
    public bool TryTake(bool isLast, out Mat picture, out long pts)
    {
        (picture, pts) = (null!, 0);
        if (_waiting.Count == 0 || (!isLast && _waiting.Count <= painter.Lookahead))
            return false;
        (picture, pts, long capture) = _waiting.Dequeue();
        painter.Paint(picture, capture);
        return true;
    }

    /// <summary>Takes a picture back to use it again.</summary>
    public void Return(Mat picture) => _free.Push(picture);

    public void Dispose()
    {
        foreach ((Mat picture, _, _) in _waiting)
            picture.Dispose();
        foreach (Mat picture in _free)
            picture.Dispose();
        _waiting.Clear();
        _free.Clear();
        _turned.Dispose();
        _converter.Dispose();
    }
}
