namespace OpenCvSharp;

/// <summary>A width and a height in pixels with fractions; same layout as <c>cv::Size2f</c>.</summary>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public record struct Size2f(float Width, float Height);
