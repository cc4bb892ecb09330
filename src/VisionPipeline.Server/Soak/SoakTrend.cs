namespace VisionPipeline.Server.Soak;

/// <summary>A straight line through measured points, and how sure its slope is.</summary>
/// <param name="Slope">Rise of y for each 1 of x.</param>
/// <param name="Error">Half the width of the slope's 95 % confidence interval.</param>
/// <param name="Intercept">y at x = 0.</param>
internal readonly record struct SoakTrend(double Slope, double Error, double Intercept)
{
    // Enough for a straight line's error, few enough that each outlasts the collector's own rhythm.
    private const int Batches = 24;

    /// <summary>Least squares over points that are independent of each other.</summary>
    /// <param name="points">At least three, not all at one x.</param>
    public static SoakTrend Of(IReadOnlyList<(double X, double Y)> points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points.Count, 3);
        int n = points.Count;
        double meanX = points.Average(static p => p.X);
        double meanY = points.Average(static p => p.Y);
        double xx = points.Sum(p => (p.X - meanX) * (p.X - meanX));
        double slope = points.Sum(p => (p.X - meanX) * (p.Y - meanY)) / xx;
        double intercept = meanY - (slope * meanX);
        double residual = points.Sum(p => Math.Pow(p.Y - intercept - (slope * p.X), 2));
        return new SoakTrend(slope, Student(n - 2) * Math.Sqrt(residual / (n - 2) / xx), intercept);
    }

    /// <summary>
    /// The same for samples in time, whose neighbours are alike (a heap grows and is collected): means of batches of them stand for
    /// independent points (Law and Kelton, Simulation Modeling and Analysis: batch means).
    /// </summary>
    /// <param name="samples">In order of x, at least three.</param>
    public static SoakTrend OfSeries(IReadOnlyList<(double X, double Y)> samples)
    {
        int batches = Math.Clamp(samples.Count, 3, Batches);
        return Of([.. samples.Select(static (point, i) => (point, i)).GroupBy(one => one.i * batches / samples.Count).Select(static batch => (batch.Average(static one => one.point.X), batch.Average(static one => one.point.Y)))]);
    }

    // 97.5 % quantile of Student's t: Abramowitz and Stegun, 26.7.5, to the second order; 1 % off at 3 degrees of freedom.
    private static double Student(int freedom)
    {
        const double Z = 1.959964;
        double z3 = Z * Z * Z;
        double z5 = z3 * Z * Z;
        return freedom switch
        {
            1 => 12.706,
            2 => 4.303,
            _ => Z + ((z3 + Z) / (4 * freedom)) + (((5 * z5) + (16 * z3) + (3 * Z)) / (96.0 * freedom * freedom)),
        };
    }
}
