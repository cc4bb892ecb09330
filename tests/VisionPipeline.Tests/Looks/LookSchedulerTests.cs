using VisionPipeline.Looks;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Looks;

/// <summary>Which crop is read next, and what becomes of those that wait.</summary>
public sealed class LookSchedulerTests
{
    [Fact]
    public void TryTake_BeforeTheLeastFrames_GivesNothing()
    {
        using var rig = new LookRig(new LookConfig { MaxWait = TimeSpan.Zero });
        VehicleTrack track = rig.Seen(1, 4);
        Assert.Empty(rig.ReadDue(0.5));
        rig.Offer(track, 1);
        Assert.Equal([1], rig.ReadDue(0.5));
    }

    [Fact]
    public void TryTake_CropThatWaitedItsTime_GivesTheVehiclesBest()
    {
        using var rig = new LookRig(new LookConfig { MaxWait = TimeSpan.FromMilliseconds(150) });
        VehicleTrack track = rig.Seen(1, 1, row: 3);
        Assert.Empty(rig.ReadDue(0.5));
        rig.Offer(track, 0.2, row: 5, score: 0.4f);
        var looks = new Look[1];
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        Assert.Equal(120, looks[0].Quality.Width);
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.4, 1));
    }

    [Fact]
    public void TryTake_CropThatHasNotWaitedItsTime_GivesNothing()
    {
        using var rig = new LookRig(new LookConfig { MaxWait = TimeSpan.FromMilliseconds(250) });
        VehicleTrack track = rig.Seen(1, 2);
        Assert.Empty(rig.ReadDue(0.5));
        rig.Offer(track, 0.4);
        Assert.Equal([1], rig.ReadDue(0.5));
    }

    [Fact]
    public void TryTake_Look_KnowsItsWay()
    {
        using var rig = new LookRig();
        rig.Time.Step(10);
        VehicleTrack track = rig.Seen(1, 1);
        rig.Time.Step(200);
        long ripe = rig.Time.GetTimestamp();
        rig.Offer(track, 0.2, row: 1);
        rig.Time.Step(30);
        var looks = new Look[1];
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        LookTimes times = looks[0].Times;
        Assert.Equal(TimeSpan.FromMilliseconds(200), rig.Time.GetElapsedTime(times.Cut, times.Ripe));
        Assert.Equal(ripe, times.Ripe);
        Assert.Equal(TimeSpan.FromMilliseconds(30), rig.Time.GetElapsedTime(times.Ripe, times.Begun));
        rig.Scheduler.Complete(looks[0], null);
    }

    [Fact]
    public void TryTake_VehicleAboutToLeave_IsReadEarly()
    {
        using var rig = new LookRig(new LookConfig { MaxWait = TimeSpan.Zero });
        VehicleTrack track = Tracks.Make(1);
        track.Velocity = (-200, 0);
        rig.Offer(track, 0);
        Assert.Empty(rig.ReadDue(0.5));
        rig.Offer(track, 0.2);
        Assert.Equal([1], rig.ReadDue(0.5));
    }

    [Fact]
    public void TryTake_SeveralCropsOfOneVehicle_GivesTheBestAndOneAtATime()
    {
        using var rig = new LookRig();
        VehicleTrack track = Tracks.Make(1);
        foreach ((int row, int i) in new[] { 2, 5, 3, 1, 4 }.Select((row, i) => (row, i)))
            rig.Offer(track, 0.2 * i, row);
        var looks = new Look[4];
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        Assert.Equal(120, looks[0].Quality.Width);
        Assert.Equal(0, rig.Scheduler.TryTake(looks.AsSpan(1)));
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.4, 1));
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        Assert.Equal(100, looks[0].Quality.Width);
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.4, 2));
    }

    [Fact]
    public void End_VehicleThatHasGone_IsReadBeforeAllOthers()
    {
        using var rig = new LookRig();
        rig.Seen(1, 6, row: 7);
        rig.Seen(2, 6, row: 6);
        rig.Seen(3, 2, row: 2);
        rig.Cameras[0].End(3);
        Assert.Equal([3], rig.ReadDue(0.5));
        Assert.Equal([3], rig.ReadDue(0.5));
        Assert.Equal([1], rig.ReadDue(0.5));
    }

    [Fact]
    public void End_VehicleSeenOnce_IsNotReadAndSaysWhy()
    {
        using var rig = new LookRig();
        rig.Seen(1, 1);
        rig.Cameras[0].End(1);
        Assert.Empty(rig.ReadDue(0.5));
        LookTally tally = rig.Cameras[0].Tally(1);
        Assert.False(tally.IsPending);
        Assert.Equal(1, tally.TooFewFrames);
    }

    [Fact]
    public void TryTake_UnsureVerdicts_GoBeforeSureOnes()
    {
        using var rig = new LookRig();
        rig.Seen(1, 6);
        rig.Seen(2, 6);
        Assert.Equal([1, 2], rig.ReadDue(0.2, 2).Order());
        VehicleTrack first = rig.Seen(3, 6);
        Assert.Equal([3], rig.ReadDue(0.95));
        Assert.Contains(rig.ReadDue(0.2).Single(), new long[] { 1, 2 });
        Assert.Contains(rig.ReadDue(0.2).Single(), new long[] { 1, 2 });
        Assert.Equal([3], rig.ReadDue(0.95));
        Assert.Equal(3, first.Id);
    }

    [Fact]
    public void TryTake_UnderLoadOfBetterCrops_StarvesNobody()
    {
        using var rig = new LookRig(null, "poor", "rich");
        rig.Seen(1, 6, row: 1, camera: 0);
        long next = 100;
        int turns = 0;
        bool read = false;

        // Ten looks a second are read while far better ones come all the time.
        for (; turns < 100 && !read; turns++)
        {
            rig.Seen(next++, 5, row: 7, camera: 1, from: turns);
            read = rig.ReadDue(0.3).Contains(1);
            rig.Time.Step(100);
        }

        Assert.True(read);
        Assert.InRange(turns, 2, 60);
    }

    [Fact]
    public void Forget_WhileItIsRead_KeepsNothing()
    {
        using var rig = new LookRig();
        rig.Seen(1, 6);
        var looks = new Look[1];
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        rig.Cameras[0].Forget(1);
        Assert.Equal(0, rig.Scheduler.Waiting);
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.5, 1));
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.5, 1));
        Assert.Equal(default, rig.Cameras[0].Tally(1));
    }

    [Fact]
    public void Remove_CameraWithWaitingLooks_DropsThemAndRefusesMore()
    {
        using var rig = new LookRig(null, "a", "b");
        rig.Seen(1, 6, camera: 0);
        rig.Seen(1, 6, camera: 1);
        rig.Scheduler.Remove(rig.Cameras[0]);
        Assert.Equal(LookRefusal.NoPlate, rig.Offer(Tracks.Make(2), 9, camera: 0));
        Assert.Equal([1], rig.ReadDue(0.99));
        Assert.Equal([1], rig.ReadDue(0.99));
        Assert.Equal(0, rig.Scheduler.Waiting);
    }

    [Fact]
    public void Take_AfterCompleteAdding_GivesWhatIsLeftAndEnds()
    {
        using var rig = new LookRig();
        rig.Seen(1, 3);
        rig.Seen(2, 1);
        rig.Scheduler.CompleteAdding();
        var looks = new Look[4];
        Assert.Equal(1, rig.Scheduler.Take(looks, CancellationToken.None));
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.99, 2, IsOver: true));
        Assert.Equal(0, rig.Scheduler.Take(looks, CancellationToken.None));
    }

    [Fact]
    public async Task Take_Cancelled_GivesNothing()
    {
        using var rig = new LookRig();
        using var stop = new CancellationTokenSource();
        Task<int> taken = Task.Run(() => rig.Scheduler.Take(new Look[1], stop.Token));
        stop.Cancel();
        Assert.Equal(0, await taken);
    }
}
