using OpenCvSharp;
using VisionPipeline.Detection;
using VisionPipeline.Geometry;

namespace VisionPipeline.Server.Recordings;

/// <summary>Pictures in main memory.</summary>
/// <param name="detector">Stays the caller's.</param>
internal sealed class FrameLook(ObjectDetector detector) : IPlateLook
{
    /// <summary>The picture: CV_8UC3, red first, upright. The caller's.</summary>
    public Mat? Picture { get; set; }

    public void Begin() => detector.UseDevice(null);

    public void Put(int slot, Rect part)
    {
        int step = (int)Picture!.Step();
        detector.Put(slot, Picture.AsSpan()[((part.Y * step) + (3 * part.X))..], part.Width, part.Height, step);
    }

    public void Finish()
    {
    }

    public Box Place(Rect part, in Box found) => found with { X = part.X + found.X, Y = part.Y + found.Y };
}
