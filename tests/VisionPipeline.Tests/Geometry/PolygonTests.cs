using VisionPipeline.Geometry;

namespace VisionPipeline.Tests.Geometry;

public sealed class PolygonTests
{
    // A U, open above.
    private static readonly Polygon Concave = new([new(0, 0), new(.3, 0), new(.3, .7), new(.7, .7), new(.7, 0), new(1, 0), new(1, 1), new(0, 1)]);

    [Theory]
    [InlineData(.1, .1, true)]
    [InlineData(.5, .9, true)]
    [InlineData(.9, .1, true)]
    [InlineData(.5, .3, false)]
    [InlineData(.5, -.1, false)]
    [InlineData(1.1, .5, false)]
    [InlineData(-.1, .5, false)]
    public void Contains_ConcaveRegion_KnowsItsGap(double x, double y, bool inside) =>
        Assert.Equal(inside, Concave.Contains(new ScenePoint(x, y)));

    [Fact]
    public void Contains_NeighboursThatShareAnEdge_HaveEachPointOnce()
    {
        Polygon left = new([new(0, 0), new(.5, 0), new(.5, 1), new(0, 1)]);
        Polygon right = new([new(.5, 0), new(1, 0), new(1, 1), new(.5, 1)]);
        for (int i = 1; i < 10; i++)
        {
            var edge = new ScenePoint(.5, i / 10.0);
            Assert.True(left.Contains(edge) ^ right.Contains(edge), $"{edge}");
        }
    }

    [Fact]
    public void Contains_NotANumber_IsOutside() => Assert.False(Concave.Contains(new ScenePoint(double.NaN, double.NaN)));
}
