using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>Where a picture came to lie in a tensor, and the way back. Immutable.</summary>
/// <remarks>
/// Coordinates are continuous: pixel (0, 0) covers 0..1, so a box that spans the whole picture is (0, 0, width, height).
/// Source coordinates are those of the decoded frame before rotation, because crops are taken from there.
/// The content is a whole number of pixels, so the two scales may differ by up to half a pixel over the whole side; both are kept,
/// which makes the mapping exact.
/// </remarks>
/// <param name="SourceWidth">Width of the decoded frame in pixels.</param>
/// <param name="SourceHeight">Height of the decoded frame in pixels.</param>
/// <param name="Rotation">The turn that was applied.</param>
/// <param name="TargetWidth">Width of the tensor in pixels.</param>
/// <param name="TargetHeight">Height of the tensor in pixels.</param>
/// <param name="ContentWidth">Width of the picture within the tensor.</param>
/// <param name="ContentHeight">Height of the picture within the tensor.</param>
/// <param name="Left">Columns of padding left of the picture.</param>
/// <param name="Top">Rows of padding above the picture.</param>
public readonly record struct Letterbox(
    int SourceWidth,
    int SourceHeight,
    Rotation Rotation,
    int TargetWidth,
    int TargetHeight,
    int ContentWidth,
    int ContentHeight,
    int Left,
    int Top)
{
    /// <summary>Width of the source once upright.</summary>
    public int UprightWidth => IsQuarterTurn ? SourceHeight : SourceWidth;

    /// <summary>Height of the source once upright.</summary>
    public int UprightHeight => IsQuarterTurn ? SourceWidth : SourceHeight;

    /// <summary>Tensor pixels per upright source pixel, horizontally.</summary>
    public double ScaleX => (double)ContentWidth / UprightWidth;

    /// <summary>Tensor pixels per upright source pixel, vertically.</summary>
    public double ScaleY => (double)ContentHeight / UprightHeight;

    /// <summary>The common scale before the content was rounded to whole pixels.</summary>
    public double Scale => Math.Min((double)TargetWidth / UprightWidth, (double)TargetHeight / UprightHeight);

    internal bool IsQuarterTurn => Rotation is Rotation.Clockwise90 or Rotation.Clockwise270;

    /// <summary>Fits a source into a target: largest size that keeps the aspect (at least 1 pixel), centred; an odd rest goes to the right and the bottom.</summary>
    /// <param name="sourceWidth">Width of the decoded frame, at least 1.</param>
    /// <param name="sourceHeight">Height of the decoded frame, at least 1.</param>
    /// <param name="rotation">The turn to apply.</param>
    /// <param name="targetWidth">Width of the tensor, at least 1.</param>
    /// <param name="targetHeight">Height of the tensor, at least 1.</param>
    /// <exception cref="ArgumentException">A side is not positive, or the rotation is not a quarter turn.</exception>
    public static Letterbox Fit(int sourceWidth, int sourceHeight, Rotation rotation, int targetWidth, int targetHeight)
    {
        if (sourceWidth < 1 || sourceHeight < 1 || targetWidth < 1 || targetHeight < 1)
            throw new ArgumentException($"Letterbox of {sourceWidth}x{sourceHeight} into {targetWidth}x{targetHeight}: every side must be at least 1 pixel.");
        if (!Enum.IsDefined(rotation))
            throw new ArgumentException($"Rotation {(int)rotation}: must be 0, 90, 180 or 270 degrees clockwise.");
        var box = new Letterbox(sourceWidth, sourceHeight, rotation, targetWidth, targetHeight, 0, 0, 0, 0);
        double scale = box.Scale;
        int width = Math.Clamp((int)Math.Round(box.UprightWidth * scale), 1, targetWidth);
        int height = Math.Clamp((int)Math.Round(box.UprightHeight * scale), 1, targetHeight);
        return box with
        {
            ContentWidth = width,
            ContentHeight = height,
            Left = (targetWidth - width) / 2,
            Top = (targetHeight - height) / 2,
        };
    }

    /// <summary>Maps a point of the tensor to the decoded frame. Points on the padding land outside the frame.</summary>
    /// <param name="x">Column in the tensor.</param>
    /// <param name="y">Row in the tensor.</param>
    public (double X, double Y) ToSource(double x, double y)
    {
        double u = (x - Left) / ScaleX;
        double v = (y - Top) / ScaleY;
        return Rotation switch
        {
            Rotation.Clockwise90 => (v, SourceHeight - u),
            Rotation.Clockwise180 => (SourceWidth - u, SourceHeight - v),
            Rotation.Clockwise270 => (SourceWidth - v, u),
            _ => (u, v),
        };
    }

    /// <summary>Maps a point of the decoded frame to the tensor: the inverse of <see cref="ToSource(double, double)"/>.</summary>
    /// <param name="x">Column in the frame.</param>
    /// <param name="y">Row in the frame.</param>
    public (double X, double Y) ToTarget(double x, double y)
    {
        (double u, double v) = Rotation switch
        {
            Rotation.Clockwise90 => (SourceHeight - y, x),
            Rotation.Clockwise180 => (SourceWidth - x, SourceHeight - y),
            Rotation.Clockwise270 => (y, SourceWidth - x),
            _ => (x, y),
        };
        return ((u * ScaleX) + Left, (v * ScaleY) + Top);
    }

    /// <summary>Maps a box of the tensor to the decoded frame. The result is ordered again after a rotation; it is not clipped to the frame.</summary>
    /// <param name="left">Left edge in the tensor.</param>
    /// <param name="top">Upper edge in the tensor.</param>
    /// <param name="right">Right edge in the tensor.</param>
    /// <param name="bottom">Lower edge in the tensor.</param>
    public (double Left, double Top, double Right, double Bottom) ToSource(double left, double top, double right, double bottom) =>
        Order(ToSource(left, top), ToSource(right, bottom));

    /// <summary>Maps a box of the decoded frame to the tensor: the inverse of <see cref="ToSource(double, double, double, double)"/>.</summary>
    /// <param name="left">Left edge in the frame.</param>
    /// <param name="top">Upper edge in the frame.</param>
    /// <param name="right">Right edge in the frame.</param>
    /// <param name="bottom">Lower edge in the frame.</param>
    public (double Left, double Top, double Right, double Bottom) ToTarget(double left, double top, double right, double bottom) =>
        Order(ToTarget(left, top), ToTarget(right, bottom));

    private static (double Left, double Top, double Right, double Bottom) Order((double X, double Y) a, (double X, double Y) b) =>
        (Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.X, b.X), Math.Max(a.Y, b.Y));
}
