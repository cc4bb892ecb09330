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

    [Fact]
    public void DecodingChanged_SparingForEachVehicle_IsNotTold()
    {
        Toggle(200, DecodingLevel.Everything, DecodingLevel.ReferencesOnly);
        Assert.Empty(_sink.Health);
    }

    [Fact]
    public void DecodingChanged_WakesForEachVehicle_IsToldOnceAnHour()
    {
        Toggle(200, DecodingLevel.KeyFramesOnly, DecodingLevel.Everything);
        Assert.Equal(["asleep: nothing moves and nobody watches; key frames only", "awake: no longer key frames only"], _sink.Health.Select(static one => one.Message));
        Toggle(20, DecodingLevel.KeyFramesOnly, DecodingLevel.ReferencesOnly);
        HealthEvent[] told = [.. _sink.Health];
        Assert.Equal([1, 100], told.Where(static one => one.Values.Count > 0).Select(static one => one.Values["times"]));
        Assert.Equal((HealthKind.CameraState, "gate", false, 4), (told[2].Kind, told[2].Camera, told[2].Alarm, told.Length));
    }

    [Fact]
    public void LoadChanged_ToAndFroForAnHour_IsToldEachTenMinutes()
    {
        for (int i = 0; i < 200; i++)
        {
            _reporter.LoadChanged(isOverloaded: i % 2 == 0);
            _time.Advance(TimeSpan.FromSeconds(18));
        }

        HealthEvent[] told = [.. _sink.Health];
        Assert.Equal((12, 6), (told.Length, told.Count(static one => one.Message.Contains("too much to do", StringComparison.Ordinal))));
        Assert.All(told, static one => Assert.Equal((HealthKind.Dropped, null), (one.Kind, one.Camera)));
    }

    // 200 of them are an hour.
    private void Toggle(int times, DecodingLevel first, DecodingLevel second)
    {
        for (int i = 0; i < times; i++)
        {
            _reporter.DecodingChanged("gate", i % 2 == 0 ? first : second, _time.GetUtcNow());
            _time.Advance(TimeSpan.FromSeconds(18));
        }
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
