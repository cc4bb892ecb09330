namespace OpenCvSharp;

/// <summary>The shape of a structuring element; values of <c>cv::MorphShapes</c>.</summary>
public enum MorphShapes
{
    /// <summary>A full rectangle.</summary>
    Rect = 0,

    /// <summary>A cross through the anchor.</summary>
    Cross = 1,

    /// <summary>An ellipse in the rectangle.</summary>
    Ellipse = 2,
}
