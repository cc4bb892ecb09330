namespace OpenCvSharp;

/// <summary>A width and a height in pixels; same layout as <c>cv::Size</c>.</summary>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public record struct Size(int Width, int Height);
