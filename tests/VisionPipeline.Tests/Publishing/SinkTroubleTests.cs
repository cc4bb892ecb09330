using VisionPipeline.Publishing;
using VisionPipeline.Tests.Cameras;

namespace VisionPipeline.Tests.Publishing;

public sealed class SinkTroubleTests
{
    private readonly ManualTime _time = new();
    private readonly SinkTrouble _trouble;

    public SinkTroubleTests() => _trouble = new SinkTrouble(_time);

    [Fact]
    public void Hold_ADayOfAttempts_IsToldEverLessOften()
    {
        List<double> told = [];
        for (int second = 0; second < 24 * 3600; second += 10)
        {
            if (_trouble.Hold("alerts/north", "no topic") != SinkNews.None)
                told.Add(_time.GetTimestamp() / (double)TimeSpan.TicksPerMinute);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal([0, 1, 3, 7, 15, 31, 63], told.Take(7).Select(static minute => Math.Round(minute)));
        Assert.Equal(60, told[^1] - told[^2], 0.5);
    }

    [Fact]
    public void Hold_OtherLanesAndReasons_AreToldOnceEach()
    {
        Assert.Equal(SinkNews.Begins, _trouble.Hold("plates/north", "HTTP 500"));
        Assert.Equal(SinkNews.None, _trouble.Hold("plates/south", "HTTP 500"));
        Assert.Equal(SinkNews.Joins, _trouble.Hold("plates/east", "no answer"));
        Assert.Equal(SinkNews.None, _trouble.Hold("plates/north", "no answer"));
        Assert.Equal("no answer; HTTP 500", _trouble.Words);
        Assert.Null(_trouble.Free("plates/east"));
        Assert.Equal(SinkNews.None, _trouble.Hold("plates/east", "no answer"));
    }

    [Fact]
    public void Free_LastLane_EndsIt()
    {
        _trouble.Hold("plates/north", "HTTP 500");
        _time.Advance(TimeSpan.FromSeconds(10));
        _trouble.Hold("plates/south", "HTTP 500");
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Null(_trouble.Free("plates/west"));
        Assert.Null(_trouble.Free("plates/north"));
        Assert.Equal("HTTP 500", _trouble.Words);
        Assert.Equal(TimeSpan.FromSeconds(30), _trouble.Free("plates/south"));
        Assert.Null(_trouble.Words);
        Assert.Null(_trouble.Free("plates/south"));
        Assert.Equal(SinkNews.Begins, _trouble.Hold("plates/south", "HTTP 500"));
    }
}
