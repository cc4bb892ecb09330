using VisionPipeline.Server.Soak;

namespace VisionPipeline.Server.Tests.Soak;

public sealed class SoakTrendTests
{
    [Fact]
    public void Of_PointsOnALine_FindsItWithoutError()
    {
        SoakTrend trend = SoakTrend.Of([(1, 243), (2, 286), (3, 329), (4, 372)]);
        Assert.Equal((43, 0, 200), (Math.Round(trend.Slope, 6), Math.Round(trend.Error, 6), Math.Round(trend.Intercept, 6)));
    }

    [Fact]
    public void Of_KnownSample_HasTheErrorOfTheTextbook()
    {
        // By hand: residuals -0.1, 0.3, -0.3, 0.1 leave 0.2 over 2 degrees of freedom; sxx is 5, t is 4.303.
        SoakTrend trend = SoakTrend.Of([(1, 0.9), (2, 2.3), (3, 2.7), (4, 4.1)]);
        Assert.Equal(1, trend.Slope, 6);
        Assert.Equal(4.303 * Math.Sqrt(0.1 / 5), trend.Error, 3);
    }

    [Fact]
    public void OfSeries_HeapThatDoesNotGrow_IsNotTakenForGrowth()
    {
        SoakTrend trend = SoakTrend.OfSeries(Heap(perHour: 0));
        Assert.InRange(0, trend.Slope - trend.Error, trend.Slope + trend.Error);
        Assert.InRange(trend.Error, 0, 10);
    }

    [Fact]
    public void OfSeries_HeapThatGrows_IsSeen()
    {
        SoakTrend trend = SoakTrend.OfSeries(Heap(perHour: 60));
        Assert.InRange(60, trend.Slope - trend.Error, trend.Slope + trend.Error);
        Assert.True(trend.Slope - trend.Error > 10);
    }

    // Half an hour: it grows for half a minute or so, and is collected.
    private static List<(double X, double Y)> Heap(double perHour)
    {
        var random = new Random(5);
        List<(double, double)> samples = [];
        double young = 0;
        for (int second = 0; second < 1800; second++)
        {
            young = random.Next(37) == 0 ? 0 : young + (0.1 * random.NextDouble());
            samples.Add((second / 3600.0, 300 + young + (perHour * second / 3600)));
        }

        return samples;
    }
}
