using VisionPipeline.Geometry;

namespace VisionPipeline.Tracking;

/// <summary>How far a place is from the edge of a region.</summary>
internal static class PolygonDistance
{
    /// <summary>Pixels to the nearest point of its edge, inside or outside.</summary>
    /// <param name="region">The region.</param>
    /// <param name="point">The place.</param>
    /// <param name="width">Pixels of the upright picture's width.</param>
    /// <param name="height">Pixels of its height.</param>
    public static double Of(Polygon region, ScenePoint point, double width, double height)
    {
        double least = double.PositiveInfinity;
        for (int i = 0, j = region.Points.Count - 1; i < region.Points.Count; j = i++)
        {
            (double ax, double ay) = ((region.Points[j].X - point.X) * width, (region.Points[j].Y - point.Y) * height);
            (double bx, double by) = ((region.Points[i].X - point.X) * width, (region.Points[i].Y - point.Y) * height);
            (double dx, double dy) = (bx - ax, by - ay);
            double square = (dx * dx) + (dy * dy);
            double along = square > 0 ? Math.Clamp(-((ax * dx) + (ay * dy)) / square, 0, 1) : 0;
            (double x, double y) = (ax + (along * dx), ay + (along * dy));
            least = Math.Min(least, Math.Sqrt((x * x) + (y * y)));
        }

        return least;
    }
}
