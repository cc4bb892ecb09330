using VisionPipeline.Events;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Events;

public sealed class PassIdsTests
{
    private static readonly CaptureTime Now = new(1_770_000_000_000_000, 0, CaptureClock.Simulated);

    [Fact]
    public void Make_SameInput_GivesTheSameShortName()
    {
        string name = PassIds.Make("gate", 1, 7, Now);
        Assert.Equal(name, PassIds.Make("gate", 1, 7, Now));
        Assert.Matches("^[0-9a-hjkmnp-tv-z]{11}-[0-9a-hjkmnp-tv-z]{8}$", name);
    }

    [Fact]
    public void Make_OtherCameraEpochOrTrack_GivesAnotherName()
    {
        string[] names = [PassIds.Make("gate", 1, 7, Now), PassIds.Make("yard", 1, 7, Now), PassIds.Make("gate", 2, 7, Now), PassIds.Make("gate", 1, 8, Now)];
        Assert.Equal(4, names.Distinct().Count());
    }

    [Fact]
    public void Make_LaterTimes_SortBehind()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(i => PassIds.Make("gate", 1, i, Now with { UnixMicroseconds = Now.UnixMicroseconds + (i * 137_911L * i) }))];
        Assert.Equal(names, names.Order(StringComparer.Ordinal));
    }
}
