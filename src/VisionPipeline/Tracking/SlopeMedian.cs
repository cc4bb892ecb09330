namespace VisionPipeline.Tracking;

/// <summary>
/// Velocity as the median of the slopes of all pairs of places (Theil 1950, Sen 1968): three places in ten may be wrong without
/// moving it. Keeps its arrays; not thread-safe.
/// </summary>
/// <param name="most">Places of the greatest memory, at least 2.</param>
internal sealed class SlopeMedian(int most)
{
    private readonly double[] _x = new double[most * (most - 1) / 2];
    private readonly double[] _y = new double[most * (most - 1) / 2];

    /// <summary>Units per second; null for fewer than 3 places or less than <paramref name="least"/> seconds.</summary>
    public (double X, double Y)? Of(PathMemory path, double least)
    {
        if (path.Count < 3 || path.Span < least)
            return null;
        int count = 0;
        for (int i = 0; i < path.Count; i++)
        {
            (double time, double x, double y) = path[i];
            for (int j = 0; j < i; j++)
            {
                (double earlier, double fromX, double fromY) = path[j];
                _x[count] = (x - fromX) / (time - earlier);
                _y[count++] = (y - fromY) / (time - earlier);
            }
        }

        return (Median(_x.AsSpan(0, count)), Median(_y.AsSpan(0, count)));
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
