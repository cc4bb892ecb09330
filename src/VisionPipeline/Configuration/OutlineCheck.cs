namespace VisionPipeline.Configuration;

/// <summary>Whether points make an outline.</summary>
internal static class OutlineCheck
{
    /// <summary>What keeps points from being a polygon; null for nothing.</summary>
    /// <param name="points">Its corners in order.</param>
    public static string? Fault(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 3)
            return $"has {points.Count} points: a polygon has 3 or more";
        for (int i = 0; i < points.Count; i++)
        {
            if (points[i] == points[(i + 1) % points.Count])
                return $"has the point {i + 1} twice in a row: leave one out";
        }

        for (int i = 0; i < points.Count; i++)
        {
            for (int j = i + 2; j < points.Count; j++)
            {
                // The last side meets the first in a corner.
                if (i == 0 && j == points.Count - 1)
                    continue;
                if (Cross(points[i], points[i + 1], points[j], points[(j + 1) % points.Count]))
                    return $"crosses itself: side {i + 1} and side {j + 1} meet; order the points round the region";
            }
        }

        return Math.Abs(Area(points)) < 1e-9 ? "has no area: its points lie on one line" : null;
    }

    /// <summary>Whether four or more corners all turn the same way and go round once.</summary>
    /// <param name="points">The corners in order.</param>
    public static bool IsConvex(IReadOnlyList<(double X, double Y)> points)
    {
        if (Fault(points) is not null)
            return false;
        double way = Area(points);
        for (int i = 0; i < points.Count; i++)
        {
            if (Turn(points[i], points[(i + 1) % points.Count], points[(i + 2) % points.Count]) * way <= 0)
                return false;
        }

        return true;
    }

    // Shoelace formula; twice the area, positive one way round.
    private static double Area(IReadOnlyList<(double X, double Y)> points)
    {
        double sum = 0;
        for (int i = 0, j = points.Count - 1; i < points.Count; j = i++)
            sum += (points[j].X * points[i].Y) - (points[i].X * points[j].Y);
        return sum;
    }

    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));

    // Two segments meet where each one's ends lie on different sides of the other, or an end lies on the other.
    private static bool Cross((double X, double Y) a, (double X, double Y) b, (double X, double Y) c, (double X, double Y) d)
    {
        double c1 = Turn(a, b, c);
        double d1 = Turn(a, b, d);
        double a1 = Turn(c, d, a);
        double b1 = Turn(c, d, b);
        if (c1 * d1 < 0 && a1 * b1 < 0)
            return true;
        return (c1 == 0 && Within(a, b, c)) || (d1 == 0 && Within(a, b, d)) || (a1 == 0 && Within(c, d, a)) || (b1 == 0 && Within(c, d, b));
    }

    private static bool Within((double X, double Y) a, (double X, double Y) b, (double X, double Y) point) =>
        point.X >= Math.Min(a.X, b.X) && point.X <= Math.Max(a.X, b.X) && point.Y >= Math.Min(a.Y, b.Y) && point.Y <= Math.Max(a.Y, b.Y);
}
