using VisionPipeline.Diagnostics;

namespace VisionPipeline.Tests.Diagnostics;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentile_NothingCounted_IsZero() => Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Percentile(0.95));

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    [InlineData(1.0)]
    public void Percentile_OfRandomDurations_IsWithinFourPercent(double share)
    {
        var random = new Random(3);
        var histogram = new LatencyHistogram();
        double[] all = new double[10_000];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = Math.Floor(Math.Exp(random.NextDouble() * 16));
            histogram.Add(TimeSpan.FromMicroseconds(all[i]));
        }

        Array.Sort(all);
        double exact = all[(int)Math.Ceiling(share * all.Length) - 1];
        double told = histogram.Percentile(share).TotalMicroseconds;
        Assert.InRange(told, exact, (exact * 1.04) + 1);
    }

    [Fact]
    public void Add_ExtremeDurations_CountAtTheEnds()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromSeconds(-1));
        histogram.Add(TimeSpan.FromDays(400));
        Assert.Equal(2, histogram.Count);
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(0.5));
        Assert.Equal(TimeSpan.FromDays(400), histogram.Most);
    }

    [Fact]
    public void Add_FromManyThreads_LosesNone()
    {
        var histogram = new LatencyHistogram();
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 10_000; i++)
                histogram.Add(TimeSpan.FromMicroseconds(i));
        });
        Assert.Equal(80_000, histogram.Count);
        Assert.Equal(TimeSpan.FromMicroseconds(9_999), histogram.Most);
        Assert.Equal(4_999.5, histogram.Mean().TotalMicroseconds, 0.1);
    }
}
