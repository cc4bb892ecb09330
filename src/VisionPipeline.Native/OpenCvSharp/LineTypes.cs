namespace OpenCvSharp;

/// <summary>How a line is drawn; values of <c>cv::LineTypes</c>.</summary>
public enum LineTypes
{
    /// <summary>4-connected.</summary>
    Link4 = 4,

    /// <summary>8-connected.</summary>
    Link8 = 8,

    /// <summary>Smoothed (8-bit pictures).</summary>
    AntiAlias = 16,
}
