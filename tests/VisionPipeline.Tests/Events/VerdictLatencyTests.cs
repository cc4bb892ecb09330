using VisionPipeline.Events;
using VisionPipeline.Looks;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Events;

public sealed class VerdictLatencyTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void Decided_LookWithAllItsTimes_StagesAddUpToTheWhole()
    {
        var latency = new VerdictLatency();
        long begin = _time.GetTimestamp();
        var times = new LookTimes(At(20), At(30), At(45), At(90), At(92), At(292), At(300), At(330));
        latency.Decided(TimeSpan.FromMilliseconds(334), times, At(334), _time);
        VerdictTimes told = latency.Times;
        Assert.Equal([20, 10, 15, 45, 2, 200, 8, 30, 4], told.Stages.Select(static stage => stage.Mean.TotalMilliseconds));
        Assert.Equal(Enum.GetValues<VerdictStage>(), told.Stages.Select(static stage => stage.Stage));
        Assert.Equal(told.DecidingMean, TimeSpan.FromTicks(told.Stages.Sum(static stage => stage.Mean.Ticks)));

        long At(double milliseconds) => begin + (long)(milliseconds / 1000 * _time.TimestampFrequency);
    }

    [Fact]
    public void Decided_StageThatWasNotSeen_TakesNoTime()
    {
        var latency = new VerdictLatency();
        long begin = _time.GetTimestamp();
        long told = begin + _time.TimestampFrequency;
        latency.Decided(TimeSpan.FromSeconds(1), new LookTimes { Arrived = begin }, told, _time);
        Assert.Equal(TimeSpan.FromSeconds(1), latency.Times.Stages[(int)VerdictStage.Telling].Mean);
        Assert.Equal(TimeSpan.FromSeconds(1), TimeSpan.FromTicks(latency.Times.Stages.Sum(static stage => stage.Mean.Ticks)));
    }

    [Fact]
    public void Clear_AfterVerdicts_LeavesNone()
    {
        var latency = new VerdictLatency();
        latency.Decided(TimeSpan.FromSeconds(1), default, 0, _time);
        latency.Provisional(TimeSpan.FromSeconds(1));
        latency.Clear();
        Assert.Equal(0, latency.Times.Count);
        Assert.Equal(TimeSpan.Zero, latency.Times.DecidingMost);
        Assert.Equal(TimeSpan.Zero, latency.Times.ProvisionalP95);
    }

    [Fact]
    public void Accept_LooksOfOnePass_CountsThoseThatBroughtAVerdict()
    {
        var latency = new VerdictLatency();
        var rig = new PassRig(latency: latency);
        VehicleTrack car = rig.Drive(100);
        rig.Read(car, "AB12CDE", sure: 0.95);
        Assert.Equal(PassState.Provisional, rig.Told.Last().State);
        Assert.Equal(1, latency.Times.Count);
        rig.Read(car, "AB12CDE", after: 0.2);
        Assert.Equal(PassState.Confirmed, rig.Told.Last().State);
        Assert.Equal(2, latency.Times.Count);

        // More of the same changes nothing that somebody waits for.
        rig.Read(car, "AB12CDE", after: 0.4);
        Assert.Equal(2, latency.Times.Count);
    }
}
