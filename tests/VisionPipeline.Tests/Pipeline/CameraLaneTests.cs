using VisionPipeline.Detection;

namespace VisionPipeline.Tests.Pipeline;

public sealed class CameraLaneTests
{
    private static readonly DetectedObject Stays = new(ObjectClass.Car, 0.9f, 20, 20, 200, 140);
    private static readonly DetectedObject Leaves = new(ObjectClass.Truck, 0.9f, 400, 200, 200, 200);

    [Fact]
    public void Take_OfferFailsWhileAnotherTrackEnds_LosesNeitherTheFrameNorThePass()
    {
        var reader = new BrokenReader();
        using var rig = new LaneRig(new MadeUpIntake(), reader);
        for (int i = 0; i < 4; i++)
            rig.Take(0.2 * i, Stays, LaneRig.Plate, Leaves);
        Assert.Equal((2, 2L), (rig.Lane.Status.Tracks, rig.Lane.Status.Funnel.Open));

        // 1.4 s after it was last seen it is still followed, 1.6 s after it no more.
        for (int i = 4; i < 11; i++)
            rig.Take(0.2 * i, Stays, LaneRig.Plate);
        Assert.Equal((2, 2L), (rig.Lane.Status.Tracks, rig.Lane.Status.Funnel.Open));
        reader.FailsNext = true;
        Assert.Throws<InvalidOperationException>(() => rig.Take(2.2, Stays, LaneRig.Plate));
        Assert.False(reader.FailsNext);
        Assert.Equal(0, rig.Pool.Outstanding);
        Assert.Equal((1, 1L), (rig.Lane.Status.Tracks, rig.Lane.Status.Funnel.Open));
    }

    [Fact]
    public void Drops_LaneMadeAnew_TellsOnlyWhatIsLostFromThenOn()
    {
        using var rig = new LaneRig(new MadeUpIntake());
        for (int i = 0; i < 4; i++)
            rig.Session.Mailbox.Publish(rig.Picture(0.2 * i));
        Assert.Equal(3, rig.Lane.Drops.Look(rig.Lane.Status)!.Values["frames"]);
        CameraLane anew = rig.Add();
        Assert.Null(anew.Drops.Look(anew.Status));
        rig.Session.Mailbox.Publish(rig.Picture(1));
        Assert.Equal(1, anew.Drops.Look(anew.Status)!.Values["frames"]);
    }
}
