using VisionPipeline.Frames;

namespace VisionPipeline.Geometry;

/// <summary>The way from a rectangle of decoded pixels to the same rectangle turned upright. Coordinates are continuous: pixel (0, 0) covers 0..1.</summary>
/// <param name="Width">Width before the turn.</param>
/// <param name="Height">Height before the turn.</param>
/// <param name="Rotation">Clockwise turn that makes it upright.</param>
internal readonly record struct UprightMap(double Width, double Height, Rotation Rotation)
{
    /// <summary>Width after the turn.</summary>
    public double UprightWidth => Rotation is Rotation.Clockwise90 or Rotation.Clockwise270 ? Height : Width;

    /// <summary>Height after the turn.</summary>
    public double UprightHeight => Rotation is Rotation.Clockwise90 or Rotation.Clockwise270 ? Width : Height;

    /// <summary>A point after the turn.</summary>
    public (double X, double Y) At(double x, double y) => Rotation switch
    {
        Rotation.Clockwise90 => (Height - y, x),
        Rotation.Clockwise180 => (Width - x, Height - y),
        Rotation.Clockwise270 => (y, Width - x),
        _ => (x, y),
    };

    /// <summary>A point before the turn, from where it is after it.</summary>
    public (double X, double Y) Back(double x, double y) => Rotation switch
    {
        Rotation.Clockwise90 => (y, Height - x),
        Rotation.Clockwise180 => (Width - x, Height - y),
        Rotation.Clockwise270 => (Width - y, x),
        _ => (x, y),
    };

    /// <summary>A box after the turn.</summary>
    public Box At(in Box box)
    {
        (double x0, double y0) = At(box.X, box.Y);
        (double x1, double y1) = At(box.Right, box.Bottom);
        return new Box((float)Math.Min(x0, x1), (float)Math.Min(y0, y1), (float)Math.Abs(x1 - x0), (float)Math.Abs(y1 - y0));
    }
}
