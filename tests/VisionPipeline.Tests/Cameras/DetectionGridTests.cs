using VisionPipeline.Cameras;

namespace VisionPipeline.Tests.Cameras;

public sealed class DetectionGridTests
{
    [Theory]
    [InlineData(25, 5, 50)]
    [InlineData(15, 5, 50)]
    [InlineData(30, 7, 70)]
    [InlineData(25, 25, 250)]
    [InlineData(12, 25, 120)]
    public void IsDue_TenSecondsWithJitter_KeepsTheRate(double fps, double wanted, int expected)
    {
        var grid = new DetectionGrid(wanted);
        var random = new Random(3);
        int due = 0;
        for (int i = 0; i < 10 * fps; i++)
            due += grid.IsDue((long)((i / fps * 1e6) + random.Next(-4000, 4000))) ? 1 : 0;
        Assert.InRange(due, expected - 1, expected + 1);
    }

    [Fact]
    public void IsDue_AfterAJumpOfTheClock_GoesOnAtOnce()
    {
        var grid = new DetectionGrid(5);
        Assert.True(grid.IsDue(0));
        Assert.False(grid.IsDue(40_000));
        Assert.True(grid.IsDue(3_600_000_000));
        Assert.False(grid.IsDue(3_600_040_000));
        Assert.True(grid.IsDue(1_000_000));
        Assert.True(grid.IsDue(1_200_000));
    }

    [Fact]
    public void SetRate_Higher_TakesEffectWithTheNextFrame()
    {
        var grid = new DetectionGrid(0.1);
        Assert.True(grid.IsDue(0));
        Assert.False(grid.IsDue(40_000));
        grid.SetRate(10);
        Assert.True(grid.IsDue(80_000));
        Assert.True(grid.IsDue(180_000));
    }
}
