namespace OpenCvSharp;

/// <summary>Up to four channel values, in the picture's channel order; same layout as <c>cv::Scalar</c>.</summary>
/// <param name="Val0">First channel (blue in BGR).</param>
/// <param name="Val1">Second channel.</param>
/// <param name="Val2">Third channel.</param>
/// <param name="Val3">Fourth channel.</param>
public record struct Scalar(double Val0, double Val1 = 0, double Val2 = 0, double Val3 = 0)
{
    /// <summary>The same value in all four channels.</summary>
    /// <param name="value">The value.</param>
    public static Scalar All(double value) => new(value, value, value, value);

    /// <summary>A colour for a BGR picture.</summary>
    /// <param name="r">Red, 0..255.</param>
    /// <param name="g">Green, 0..255.</param>
    /// <param name="b">Blue, 0..255.</param>
    public static Scalar FromRgb(int r, int g, int b) => new(b, g, r);
}
