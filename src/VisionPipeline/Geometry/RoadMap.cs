namespace VisionPipeline.Geometry;

/// <summary>
/// Turns places of the upright picture into metres on the road, by the homography of four points (Hartley and Zisserman,
/// "Multiple View Geometry", 4.1: eight linear equations). Immutable, so any thread may use it; allocates nothing.
/// </summary>
public sealed class RoadMap
{
    // Beyond this share outside of the rectangle a pixel is worth metres, and the camera's lens bends what is left.
    private const double Margin = 0.5;
    private readonly double[] _h;
    private readonly double _width;
    private readonly double _length;

    // The denominator's sign on this side of the horizon.
    private readonly double _sign;

    /// <summary>Solves for the plane.</summary>
    /// <param name="plane">The rectangle on the road.</param>
    /// <exception cref="ArgumentException">The corners are not four, three of them lie on one line, or a length is not above 0.</exception>
    public RoadMap(RoadPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        if (plane.Corners.Count != 4 || !(plane.WidthMeters > 0) || !(plane.LengthMeters > 0))
            throw new ArgumentException("A road needs four corners, a width and a length above 0 metres.", nameof(plane));
        (_width, _length) = (plane.WidthMeters, plane.LengthMeters);
        _h = Solve(plane.Corners, _width, _length) ?? throw new ArgumentException("Three of the road's corners lie on one line.", nameof(plane));
        _sign = Math.Sign((_h[6] * plane.Corners[3].X) + (_h[7] * plane.Corners[3].Y) + 1);
    }

    /// <summary>Where a place lies on the road.</summary>
    /// <param name="point">The place in the upright picture.</param>
    /// <param name="x">Metres from the left edge of the rectangle.</param>
    /// <param name="y">Metres from its near edge, away from the camera.</param>
    /// <returns>False where the place is too far outside of the rectangle, or beyond the horizon.</returns>
    public bool TryAt(ScenePoint point, out double x, out double y)
    {
        double w = (_h[6] * point.X) + (_h[7] * point.Y) + 1;
        x = ((_h[0] * point.X) + (_h[1] * point.Y) + _h[2]) / w;
        y = ((_h[3] * point.X) + (_h[4] * point.Y) + _h[5]) / w;
        return w * _sign > 0
            && x >= -Margin * _width && x <= (1 + Margin) * _width
            && y >= -Margin * _length && y <= (1 + Margin) * _length;
    }

    private static double[]? Solve(IReadOnlyList<ScenePoint> corners, double width, double length)
    {
        (double X, double Y)[] road = [(0, length), (width, length), (width, 0), (0, 0)];
        double[,] a = new double[8, 9];
        for (int i = 0; i < 4; i++)
        {
            (double u, double v) = (corners[i].X, corners[i].Y);
            Row(a, 2 * i, [u, v, 1, 0, 0, 0, -u * road[i].X, -v * road[i].X, road[i].X]);
            Row(a, (2 * i) + 1, [0, 0, 0, u, v, 1, -u * road[i].Y, -v * road[i].Y, road[i].Y]);
        }

        return Eliminate(a);
    }

    private static void Row(double[,] a, int row, ReadOnlySpan<double> values)
    {
        for (int c = 0; c < values.Length; c++)
            a[row, c] = values[c];
    }

    // Gauss-Jordan with row pivots.
    private static double[]? Eliminate(double[,] a)
    {
        for (int k = 0; k < 8; k++)
        {
            int pivot = k;
            for (int r = k + 1; r < 8; r++)
            {
                if (Math.Abs(a[r, k]) > Math.Abs(a[pivot, k]))
                    pivot = r;
            }

            if (Math.Abs(a[pivot, k]) < 1e-9)
                return null;
            for (int c = 0; c < 9; c++)
                (a[k, c], a[pivot, c]) = (a[pivot, c], a[k, c]);
            for (int r = 0; r < 8; r++)
            {
                double factor = r == k ? 0 : a[r, k] / a[k, k];
                for (int c = k; c < 9 && factor != 0; c++)
                    a[r, c] -= factor * a[k, c];
            }
        }

        double[] solution = new double[8];
        for (int k = 0; k < 8; k++)
            solution[k] = a[k, 8] / a[k, k];
        return solution;
    }
}
