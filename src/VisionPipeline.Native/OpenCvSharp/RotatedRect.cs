namespace OpenCvSharp;

/// <summary>A turned box; same layout as <c>cv::RotatedRect</c>.</summary>
/// <param name="Center">Its middle.</param>
/// <param name="Size">Its sides, in its own axes.</param>
/// <param name="Angle">Clockwise turn in degrees.</param>
public record struct RotatedRect(Point2f Center, Size2f Size, float Angle)
{
    /// <summary>The four corners, as <see cref="Cv2.BoxPoints(RotatedRect)"/> gives them.</summary>
    public readonly Point2f[] Points() => Cv2.BoxPoints(this);
}
