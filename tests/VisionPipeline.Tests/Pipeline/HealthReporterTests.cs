using VisionPipeline.Cameras;
using VisionPipeline.Events;
using VisionPipeline.Tests.Cameras;

namespace VisionPipeline.Tests.Pipeline;

public sealed class HealthReporterTests
{
    private readonly ManualTime _time = new();
    private readonly RecordingSink _sink = new();
    private readonly HealthReporter _reporter;
    private CameraState _state = CameraState.Idle;

    public HealthReporterTests() => _reporter = new HealthReporter("node", _sink, _time);

    [Fact]
    public void StateChanged_RetriesOfADeadCamera_AreOneEvent()
    {
        for (int attempt = 0; attempt < 50; attempt++)
            Fail("refused");
        HealthEvent told = Assert.Single(_sink.Health);
        Assert.True(told.Alarm);
        Assert.Equal("connecting -> back-off: refused", told.Message);
    }

    [Fact]
    public void StateChanged_DeadForADay_IsToldLessAndLess()
    {
        for (int i = 0; i < 24 * 60 * 2; i++)
        {
            Fail("refused");
            _time.Advance(TimeSpan.FromSeconds(30));
        }

        // At once, after 1, 3, 7, 15, 31 and 63 minutes, then each hour.
        Assert.InRange(_sink.Health.Count, 25, 31);
        HealthEvent[] told = [.. _sink.Health];
        Assert.Equal("still down after 3 min and 7 attempts, back-off: refused", told[2].Message);
        Assert.Equal((180, 7), (told[2].Values["down_s"], told[2].Values["attempts"]));
        Assert.All(told, static one => Assert.True(one.Alarm));
    }

    [Fact]
    public void StateChanged_StallsAndBackOffsInTurn_AreOneEvent()
    {
        GoLive();
        for (int i = 0; i < 5; i++)
        {
            Go(CameraState.Stalled, "no picture for 10 s");
            Fail("no picture for 10 s");
            Go(CameraState.Connecting);
        }

        Assert.Equal(["connecting -> live", "live -> stalled: no picture for 10 s"], _sink.Health.Select(static one => one.Message));
    }

    [Fact]
    public void StateChanged_EachTimeThatItComesAndGoes_IsTold()
    {
        for (int i = 0; i < 3; i++)
        {
            GoLive();
            Go(CameraState.BackOff, "the stream ended");
            Fail("refused");
        }

        Go(CameraState.Ended);
        string[] round = ["connecting -> live", "live -> back-off: the stream ended"];
        Assert.Equal([.. round, .. round, .. round, "back-off -> ended"], _sink.Health.Select(static one => one.Message));
        Assert.Equal([false, true, false, true, false, true, false], _sink.Health.Select(static one => one.Alarm));
    }

    [Fact]
    public void StateChanged_TwoStreamsOfOneCamera_AreApart()
    {
        Fail("refused");
        _reporter.StateChanged(new CameraStateChange("gate", CameraStream.Main, CameraState.Connecting, CameraState.BackOff, _time.GetUtcNow(), "refused"));
        Assert.Equal(["connecting -> back-off: refused", "main stream connecting -> back-off: refused"], _sink.Health.Select(static one => one.Message));
    }

    private void GoLive()
    {
        Go(CameraState.Connecting);
        Go(CameraState.Live);
    }

    private void Fail(string reason)
    {
        Go(CameraState.Connecting);
        Go(CameraState.BackOff, reason);
    }

    private void Go(CameraState state, string? reason = null)
    {
        _reporter.StateChanged(new CameraStateChange("gate", CameraStream.Detection, _state, state, _time.GetUtcNow(), reason));
        _state = state;
    }
}
