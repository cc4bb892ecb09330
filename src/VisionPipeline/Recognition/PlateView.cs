using OpenCvSharp;
using VisionPipeline.Frames;

namespace VisionPipeline.Recognition;

/// <summary>One plate in one picture, to be read together with those of other pictures.</summary>
/// <param name="Picture">CV_8UC3, red first: a whole picture or a crop around the plate. Stays the caller's. Null where it lies on a device.</param>
/// <param name="Place">Where the plate is in it.</param>
/// <param name="Number">The picture's number, which tells looks of one picture from those of another.</param>
public readonly record struct PlateView(Mat? Picture, PlatePlace Place, long Number)
{
    /// <summary>The picture on a device; null where it lies in main memory. Stays the caller's.</summary>
    public IPicturePatch? Patch { get; init; }

    /// <summary>Brings it down, upright and as <see cref="Picture"/> would be, where the processor needs it; stays the caller's.</summary>
    public Func<Mat>? Fetch { get; init; }
}
