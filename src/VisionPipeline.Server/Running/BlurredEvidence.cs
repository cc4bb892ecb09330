using OpenCvSharp;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Native;
using VisionPipeline.Recording;
using VisionPipeline.Server.Reading;

namespace VisionPipeline.Server.Running;

/// <summary>In privacy mode: blurs every plate that was seen in the pictures of a pass before they are kept. Thread-safe.</summary>
/// <param name="inner">Keeps them.</param>
/// <param name="tracks">Knows where other plates were in the same frame.</param>
/// <param name="log">Takes pictures that could not be blurred: they are not kept.</param>
internal sealed class BlurredEvidence(IEvidenceStore inner, TrackLog tracks, ILogger log) : IEvidenceStore
{
    public EventEvidence? Keep(string camera, string passId, in CaptureTime captured, LookEvidence pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        try
        {
            IReadOnlyList<Box> others = tracks.PlatesAt(camera, captured.UnixMicroseconds);
            byte[]? frame = pictures.Frame is { } whole ? JpegFile.Change(whole.Span, picture => Blur(picture, pictures.Plate, others)) : null;
            byte[] crop = JpegFile.Change(pictures.Crop.Span, picture => PlateBlur.Apply(picture, pictures.PlateInCrop));
            return inner.Keep(camera, passId, captured, pictures with { Frame = frame, Crop = crop });
        }
        catch (NativeException e)
        {
            RunLog.PictureNotMade(log, passId, "blurred", e.Message);
            return null;
        }
    }

    private static void Blur(Mat picture, in Box plate, IReadOnlyList<Box> others)
    {
        PlateBlur.Apply(picture, plate);
        foreach (Box other in others)
            PlateBlur.Apply(picture, new Box(other.X * picture.Width, other.Y * picture.Height, other.Width * picture.Width, other.Height * picture.Height));
    }
}
