namespace VisionPipeline.Tests.Pipeline;

public sealed class LoadGovernorTests
{
    [Fact]
    public void Look_TenthIsLost_IsOverloadedUntilItHasBeenCalmForFiveSeconds()
    {
        var governor = new LoadGovernor();
        long due = 0;
        long lost = 0;
        Looks(10, 0);
        Assert.False(governor.IsOverloaded);
        Looks(3, 8);
        Assert.True(governor.IsOverloaded);

        // Half-way between the limits: neither calm nor worse.
        Looks(20, 1);
        Assert.True(governor.IsOverloaded);
        Looks(11, 0);
        Assert.True(governor.IsOverloaded);
        Looks(2, 0);
        Assert.False(governor.IsOverloaded);

        void Looks(int count, int losses)
        {
            for (int i = 0; i < count; i++)
                governor.Look(due += 20, lost += losses);
        }
    }

    [Fact]
    public void Look_CameraIsRemoved_TellsNothing()
    {
        var governor = new LoadGovernor();
        for (int i = 1; i <= 8; i++)
            Assert.False(governor.Look(i * 100, i));
        Assert.False(governor.Look(50, 0));
        Assert.False(governor.IsOverloaded);
    }
}
