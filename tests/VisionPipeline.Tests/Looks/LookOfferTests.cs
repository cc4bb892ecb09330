using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Looks;

/// <summary>Which crops are taken for a later look, and why the others are not.</summary>
public sealed class LookOfferTests
{
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

    [Theory]
    [InlineData(0.5, 200)]
    [InlineData(540, 200)]
    [InlineData(200, -6)]
    [InlineData(200, 456)]
    public void Offer_PlateThatAnEdgeCutsOff_IsNotRead(float x, float y)
    {
        using var rig = new LookRig();
        Assert.Equal(LookRefusal.CutOff, rig.Offer(Tracks.Make(1), 0, new Box(x, y, 100, 25)));
        Assert.Equal(1, rig.Cameras[0].Tally(1).TooSmall);
        Assert.Equal(LookRefusal.None, rig.Offer(Tracks.Make(2), 1, new Box(Math.Clamp(x, 2, 538), Math.Clamp(y, 2, 453), 100, 25)));
    }

    [Fact]
    public void Offer_FrameWhoseClockWasSetBack_IsCutWhereThePlateIsAndGoesByTheVehiclesTime()
    {
        using var rig = new LookRig(new LookConfig { MinTrackFrames = 1, MinFastFrames = 1 });
        VehicleTrack track = Tracks.Make(1);
        track.Velocity = (400, 0);
        Assert.Equal(LookRefusal.None, rig.Offer(track, 10, LookRig.PlateAt(4), late: 5));
        var looks = new Look[1];
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        Assert.Equal(PaintedFrame.At(10), looks[0].Capture);
        rig.Scheduler.Complete(looks[0], null);
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
}
