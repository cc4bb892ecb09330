using VisionPipeline.Cameras;
using VisionPipeline.Events;
using VisionPipeline.Looks;

namespace VisionPipeline.Tests.Pipeline;

public sealed class DropWatchTests
{
    [Fact]
    public void Look_NothingLost_TellsNothing() => Assert.Null(new DropWatch("node", Status(0, 0).Camera, TimeProvider.System).Look(Status(0, 0)));

    [Fact]
    public void Look_FramesLost_TellsHowManySinceTheLastTime()
    {
        var watch = new DropWatch("node", Status(0, 0).Camera, TimeProvider.System);
        HealthEvent first = watch.Look(Status(7, 0))!;
        Assert.Equal((HealthKind.Dropped, "cam", false, 7.0), (first.Kind, first.Camera, first.Alarm, first.Values["frames"]));
        Assert.Null(watch.Look(Status(7, 0)));
        HealthEvent second = watch.Look(Status(9, 4))!;
        Assert.Equal((true, 2.0, 4.0), (second.Alarm, second.Values["frames"], second.Values["crops"]));
    }

    private static CameraStatus Status(long frames, long crops) => new()
    {
        Camera = new CameraSnapshot
        {
            Name = "cam",
            Stream = new StreamSnapshot { State = CameraState.Live, Since = DateTimeOffset.UnixEpoch },
            DroppedByMailbox = frames,
        },
        Detections = 0,
        Still = 0,
        Tracks = 0,
        Looks = new LookCounters(0, 0, 0, 0, 0, crops, 0, 0),
        Funnel = new PassFunnel(),
        LastPlates = [],
    };
}
