using VisionPipeline.Looks;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Looks;

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
    public void Offer_UnsurePlate_IsReadOnlyAfterNothingBetterCame()
    {
        using var rig = new LookRig(new LookConfig { RelaxFrames = 8, RelaxedPlateScore = 0.35, MaxWait = TimeSpan.Zero });
        VehicleTrack track = rig.Seen(1, 5, score: 0.5f);
        Assert.Empty(rig.ReadDue(0.5));
        for (int i = 5; i < 8; i++)
            rig.Offer(track, 0.2 * i, score: 0.5f);
        Assert.Equal([1], rig.ReadDue(0.5));
        Assert.Equal(LookRefusal.ScoreTooLow, rig.Offer(Tracks.Make(2), 2, score: 0.3f));
    }

    [Fact]
    public void Offer_NarrowPlate_IsTooSmall()
    {
        using var rig = new LookRig();
        Assert.Equal(LookRefusal.TooSmall, rig.Offer(Tracks.Make(1), 0, row: 0));
        Assert.Equal(1, rig.Cameras[0].Tally(1).TooSmall);
    }

    [Fact]
    public void Offer_CertainVehicle_IsNotReadAgain()
    {
        using var rig = new LookRig();
        VehicleTrack track = rig.Seen(1, 6);
        Assert.Equal([1], rig.ReadDue(0.99));
        Assert.Equal([1], rig.ReadDue(0.99));
        Assert.Equal(LookRefusal.Certain, rig.Offer(track, 3, row: 7));
        Assert.Empty(rig.ReadDue(0.99));
    }

    [Fact]
    public void Offer_UncertainVehicle_IsReadAgainForAClearlyBetterCropOnly()
    {
        using var rig = new LookRig(new LookConfig { RetryGap = TimeSpan.FromHours(1) });
        VehicleTrack track = rig.Seen(1, 6, row: 4);
        Assert.Equal([1], rig.ReadDue(0.6));
        Assert.Equal([1], rig.ReadDue(0.6));
        Assert.Equal(LookRefusal.NoBetter, rig.Offer(track, 3, row: 4));

        // 120 instead of 100 pixels of width are 44 % more area.
        Assert.Equal(LookRefusal.None, rig.Offer(track, 3.2, row: 5));
        Assert.Equal([1], rig.ReadDue(0.6));
        Assert.Equal(LookRefusal.NoBetter, rig.Offer(track, 3.4, row: 4));
    }

    [Fact]
    public void Offer_UncertainVehicle_IsTriedAgainAfterAWhile()
    {
        using var rig = new LookRig();
        VehicleTrack track = rig.Seen(1, 6);
        rig.ReadDue(0.6);
        rig.ReadDue(0.6);
        Assert.Equal(LookRefusal.None, rig.Offer(track, 3));
        Assert.Equal([1], rig.ReadDue(0.6));
    }

    [Fact]
    public void Offer_StandingVehicle_IsNotReadAgainAndAgain()
    {
        using var rig = new LookRig();
        VehicleTrack track = rig.Seen(1, 6);
        rig.ReadDue(0.6);
        rig.ReadDue(0.6);
        track.IsStationary = true;
        for (int i = 0; i < 100; i++)
            Assert.Equal(LookRefusal.NoBetter, rig.Offer(track, 2 + (0.2 * i)));
        Assert.Equal(LookRefusal.None, rig.Offer(track, 40));
        Assert.Equal([1], rig.ReadDue(0.6));
    }

    [Fact]
    public void Offer_Always_KeepsToTheBudget()
    {
        using var rig = new LookRig(new LookConfig { Budget = 4 });
        VehicleTrack track = Tracks.Make(1);
        int read = 0;
        for (int i = 0; i < 100; i++)
        {
            rig.Offer(track, i);
            read += rig.ReadDue(0.3).Length;
        }

        Assert.Equal(4, read);
        Assert.Equal(LookRefusal.Budget, rig.Offer(track, 200));
    }

    [Fact]
    public void Offer_MoreThanTheQueueHolds_KeepsWhatPromisesMost()
    {
        using var rig = new LookRig(new LookConfig { Queue = 3, WaitingPerTrack = 1 });
        foreach ((int row, int i) in new[] { 3, 6, 2, 7, 5, 1 }.Select((row, i) => (row, i)))
            rig.Seen(i, 5, row);
        Assert.Equal(3, rig.Scheduler.Waiting);
        Assert.Equal([3, 1, 4], rig.ReadDue(0.5, 3));
        Assert.True(rig.Cameras[0].Tally(0).Overload > 0);
        Assert.True(rig.Cameras[0].Counters.Overload > 0);
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
    public void Offer_FrameForEvidence_IsHeldForTheBestAndBounded()
    {
        using var rig = new LookRig(new LookConfig { FramesPerCamera = 2, WaitingPerTrack = 1 });
        for (int i = 0; i < 5; i++)
            rig.Seen(i, 5, row: 2 + i);
        Assert.Equal(2, rig.Cameras[0].Counters.FramesHeld);
        Assert.Equal(2, rig.Pool.Outstanding);
        var looks = new Look[5];
        Assert.Equal(5, rig.Scheduler.TryTake(looks));
        Assert.Equal([true, true, false, false, false], looks.OrderByDescending(static look => look.Quality.Score).Select(static look => look.Frame.IsHeld));
        foreach (Look look in looks)
            rig.Scheduler.Complete(look, null);
        Assert.Equal(0, rig.Pool.Outstanding);
        Assert.Equal(5, rig.Cameras[0].Counters.Failed);
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
