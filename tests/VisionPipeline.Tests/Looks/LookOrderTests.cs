using VisionPipeline.Looks;

namespace VisionPipeline.Tests.Looks;

/// <summary>Cameras whose looks are read one after another, so that a file gives the same verdicts on every machine.</summary>
public sealed class LookOrderTests
{
    [Fact]
    public void TryTake_CameraInOrder_GivesOneLookUntilItIsDone()
    {
        using var rig = new LookRig(null, inOrder: true);
        rig.Seen(1, 6, row: 3);
        rig.Seen(2, 6, row: 6);
        var looks = new Look[4];
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        Assert.Equal(0, rig.Scheduler.TryTake(looks.AsSpan(1)));
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.5, 1));
        Assert.Equal(1, rig.Scheduler.TryTake(looks));
        rig.Scheduler.Complete(looks[0], new LookVerdict(0.5, 1));
    }

    [Fact]
    public void TryTake_CameraInOrder_TimeThatPassesChangesNoTurn()
    {
        Assert.Equal(First(inOrder: true, wait: 0), First(inOrder: true, wait: 60_000));

        // Elsewhere it does: what waits long enough goes first.
        Assert.NotEqual(First(inOrder: false, wait: 0), First(inOrder: false, wait: 60_000));

        static long First(bool inOrder, int wait)
        {
            using var rig = new LookRig(null, inOrder);
            rig.Seen(1, 6, row: 2);
            rig.Time.Step(wait);
            rig.Seen(2, 6, row: 7);
            return rig.ReadDue(0.5)[0];
        }
    }

    [Fact]
    public void HasDue_CameraInOrder_UntilItsLastDueLookIsDone()
    {
        using var rig = new LookRig(null, inOrder: true);
        CameraLooks camera = rig.Cameras[0];
        int done = 0;
        camera.LookDone = () => done++;
        Assert.False(camera.HasDue);
        rig.Seen(1, 1);
        Assert.Equal((false, true), (camera.HasDue, camera.HasPending));
        rig.Seen(2, 6);
        Assert.True(camera.HasDue);
        var looks = new Look[1];
        while (rig.Scheduler.TryTake(looks) > 0)
        {
            Assert.True(camera.HasDue);
            rig.Scheduler.Complete(looks[0], new LookVerdict(0.99, 2));
        }

        Assert.False(camera.HasDue);
        Assert.True(done > 0);
        Assert.True(camera.HasPending);
        camera.End(1);
        camera.End(2);
        while (rig.Scheduler.TryTake(looks) > 0)
            rig.Scheduler.Complete(looks[0], null);
        Assert.False(camera.HasPending);
    }
}
