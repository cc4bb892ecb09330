using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Pictures in main memory, upright and in RGB (CV_8UC3).</summary>
internal sealed class FramePaintQueue : PaintQueue<Mat>
{
    private readonly IFramePainter _painter;
    private readonly int _rotation;
    private readonly RgbConverter _converter = new();
    private readonly Mat _turned = new();

    /// <param name="painter">Paints them, and begins here; stays the caller's.</param>
    /// <param name="rotation">Clockwise turn that makes decoded pictures upright.</param>
    public FramePaintQueue(IFramePainter painter, int rotation)
        : base(painter.Lookahead)
    {
        _painter = painter;
        _rotation = rotation;
        painter.Begin();
    }

    /// <summary>Takes a decoded picture in.</summary>
    public void Add(MediaFrame decoded, long pts, long capture)
    {
        Mat picture = Take();
        Append(picture, pts, capture);
        _converter.Convert(decoded, _rotation == 0 ? picture : _turned);
        if (_rotation != 0)
            Cv2.Rotate(_turned, picture, _rotation switch { 90 => RotateFlags.Rotate90Clockwise, 180 => RotateFlags.Rotate180, _ => RotateFlags.Rotate90Counterclockwise });
        _painter.See(picture, capture);
    }

    public override void Dispose()
    {
        base.Dispose();
        _turned.Dispose();
        _converter.Dispose();
    }

    protected override void Paint(Mat picture, long capture) => _painter.Paint(picture, capture);
}
