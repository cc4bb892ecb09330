using VisionPipeline.Configuration;

namespace VisionPipeline.Tests.Configuration;

public sealed class SettlingTimerTests
{
    private readonly StepClock _clock = new();
    private int _calls;

    [Fact]
    public void Touch_Burst_CallsOnceAfterQuiet()
    {
        using SettlingTimer timer = Timer();
        for (int i = 0; i < 5; i++)
        {
            timer.Touch();
            _clock.Step(0.1);
        }

        Assert.Equal(0, _calls);
        _clock.Step(0.2);
        Assert.Equal(1, _calls);
        _clock.Step(10);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public void Touch_WithoutEnd_StillCallsNowAndThen()
    {
        using SettlingTimer timer = Timer();
        for (int i = 0; i < 50; i++)
        {
            timer.Touch();
            _clock.Step(0.1);
        }

        Assert.Equal(2, _calls);
    }

    [Fact]
    public void Dispose_BeforeQuiet_CallsNothing()
    {
        SettlingTimer timer = Timer();
        timer.Touch();
        timer.Dispose();
        _clock.Step(10);
        timer.Touch();
        Assert.Equal(0, _calls);
    }

    private SettlingTimer Timer() => new(_clock, TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(2), () => _calls++);
}
