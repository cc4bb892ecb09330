using OpenCvSharp;

namespace VisionPipeline.Recognition;

/// <summary>A plate's four corners in pixels of the picture, as the text reads.</summary>
/// <param name="TopLeft">Where the first line begins.</param>
/// <param name="TopRight">Where the first line ends.</param>
/// <param name="BottomRight">Below <paramref name="TopRight"/>.</param>
/// <param name="BottomLeft">Below <paramref name="TopLeft"/>.</param>
public readonly record struct PlateQuad(Point2f TopLeft, Point2f TopRight, Point2f BottomRight, Point2f BottomLeft)
{
    /// <summary>Whether they make a convex quadrilateral that turns clockwise (on a screen) and has an area.</summary>
    public bool IsConvex =>
        Turn(TopLeft, TopRight, BottomRight) > 0 && Turn(TopRight, BottomRight, BottomLeft) > 0
        && Turn(BottomRight, BottomLeft, TopLeft) > 0 && Turn(BottomLeft, TopLeft, TopRight) > 0;

    /// <summary>The corners of an upright box turned about its centre.</summary>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top edge in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="degrees">Clockwise turn.</param>
    public static PlateQuad OfBox(float x, float y, float width, float height, double degrees = 0)
    {
        double sin = Math.Sin(degrees * Math.PI / 180);
        double cos = Math.Cos(degrees * Math.PI / 180);
        double cx = x + (width / 2);
        double cy = y + (height / 2);
        return new(At(-1, -1), At(1, -1), At(1, 1), At(-1, 1));

        Point2f At(int right, int down)
        {
            double dx = right * width / 2;
            double dy = down * height / 2;
            return new Point2f((float)(cx + (dx * cos) - (dy * sin)), (float)(cy + (dx * sin) + (dy * cos)));
        }
    }

    private static float Turn(Point2f a, Point2f b, Point2f c) => ((b.X - a.X) * (c.Y - b.Y)) - ((b.Y - a.Y) * (c.X - b.X));
}
