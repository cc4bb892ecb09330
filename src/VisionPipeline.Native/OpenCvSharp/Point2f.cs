namespace OpenCvSharp;

/// <summary>A place in pixels with fractions; same layout as <c>cv::Point2f</c>.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Down.</param>
public record struct Point2f(float X, float Y);
