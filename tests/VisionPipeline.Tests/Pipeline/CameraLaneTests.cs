namespace VisionPipeline.Tests.Pipeline;

public sealed class CameraLaneTests
{
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
