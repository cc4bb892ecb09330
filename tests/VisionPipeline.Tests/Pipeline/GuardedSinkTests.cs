using VisionPipeline.Events;
using VisionPipeline.Tests.Configuration;
using VisionPipeline.Tests.Events;

namespace VisionPipeline.Tests.Pipeline;

public sealed class GuardedSinkTests
{
    [Fact]
    public void Accept_SinkThrows_IsToldOnceASecondAndGoesNoFurther()
    {
        var clock = new StepClock();
        var log = new LogLines();
        var rig = new PassRig();
        rig.Read(rig.Drive(100), "AB12CDE", 0.9995);
        var sink = new GuardedSink(new Full(), clock, log);
        sink.Accept(rig.Told[0]);
        sink.Accept(rig.Told[0]);
        Assert.Single(log.All);
        clock.Step(1.5);
        sink.Accept(rig.Told[0]);
        Assert.Equal(2, log.All.Count);
        Assert.Contains("3 events were not taken, the last because of IOException: disk full", log.All[1], StringComparison.Ordinal);
    }

    private sealed class Full : IEventSink
    {
        public void Accept(PlateEvent plate) => throw new IOException("disk full");

        public void Accept(HealthEvent health) => throw new IOException("disk full");
    }
}
