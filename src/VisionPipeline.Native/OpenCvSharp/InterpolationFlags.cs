namespace OpenCvSharp;

/// <summary>How a pixel between pixels is made up; values of <c>cv::InterpolationFlags</c> (imgproc.hpp).</summary>
[Flags]
public enum InterpolationFlags
{
    /// <summary>The nearest pixel.</summary>
    Nearest = 0,

    /// <summary>Bilinear, 2x2 pixels.</summary>
    Linear = 1,

    /// <summary>Bicubic, 4x4 pixels.</summary>
    Cubic = 2,

    /// <summary>Average over the covered area: for shrinking.</summary>
    Area = 3,

    /// <summary>Lanczos, 8x8 pixels.</summary>
    Lanczos4 = 4,

    /// <summary>Bilinear with the same bits on every machine (resize only).</summary>
    LinearExact = 5,

    /// <summary>Nearest with the same bits on every machine (resize only).</summary>
    NearestExact = 6,

    /// <summary>Warps: fill what lies outside the source.</summary>
    WarpFillOutliers = 8,

    /// <summary>Warps: the matrix maps from destination to source.</summary>
    WarpInverseMap = 16,
}
