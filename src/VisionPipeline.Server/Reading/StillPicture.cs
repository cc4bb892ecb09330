using OpenCvSharp;

namespace VisionPipeline.Server.Reading;

/// <summary>A decoded picture, upright, 8-bit RGB.</summary>
/// <param name="pixels">CV_8UC3, red first; owned by this object.</param>
/// <param name="damage">One line where a part of it is a guess; null where it is whole.</param>
internal sealed class StillPicture(Mat pixels, string? damage) : IDisposable
{
    /// <summary>CV_8UC3, red first, rows without gaps.</summary>
    public Mat Pixels { get; } = pixels;

    /// <summary>One line where a part of the picture is a guess; null where it is whole.</summary>
    public string? Damage { get; } = damage;

    public void Dispose() => Pixels.Dispose();
}
