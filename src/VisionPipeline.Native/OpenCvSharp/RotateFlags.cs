namespace OpenCvSharp;

/// <summary>A turn by quarter circles; values of <c>cv::RotateFlags</c>.</summary>
public enum RotateFlags
{
    /// <summary>90 degrees clockwise.</summary>
    Rotate90Clockwise = 0,

    /// <summary>180 degrees.</summary>
    Rotate180 = 1,

    /// <summary>90 degrees counter-clockwise.</summary>
    Rotate90Counterclockwise = 2,
}
