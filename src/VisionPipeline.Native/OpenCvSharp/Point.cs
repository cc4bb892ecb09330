namespace OpenCvSharp;

/// <summary>A pixel's place, x to the right and y down; same layout as <c>cv::Point</c>.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
public record struct Point(int X, int Y);
