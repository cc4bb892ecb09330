using VisionPipeline.Geometry;

namespace VisionPipeline.Tests.Geometry;

public sealed class RoadMapTests
{
    // A camera 6 m high that looks down a road: where its corners come to lie in the picture, by a pinhole of our own.
    private static readonly RoadPlane Plane = new([Seen(-3.5, 45), Seen(3.5, 45), Seen(3.5, 15), Seen(-3.5, 15)], 7, 30);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3.5, 10)]
    [InlineData(7, 30)]
    [InlineData(1.25, 22.5)]
    [InlineData(-2, 5)]
    [InlineData(8, 40)]
    public void TryAt_PlaceOfTheRoad_GivesItsMetres(double x, double y)
    {
        Assert.True(new RoadMap(Plane).TryAt(Seen(x - 3.5, 15 + y), out double foundX, out double foundY));
        Assert.Equal(x, foundX, 6);
        Assert.Equal(y, foundY, 6);
    }

    [Theory]
    [InlineData(-4, 10)]
    [InlineData(11, 10)]
    [InlineData(3, -15.5)]
    [InlineData(3, 60)]
    public void TryAt_FarOutside_SaysNo(double x, double y) =>
        Assert.False(new RoadMap(Plane).TryAt(Seen(x - 3.5, 15 + y), out _, out _));

    // In a picture the sky would be the road behind the camera.
    [Fact]
    public void TryAt_AboveTheHorizon_SaysNo()
    {
        var map = new RoadMap(Plane);
        double horizon = .5 - (Math.Tan(.25) * .9);
        for (double row = horizon - .02; row > -3; row -= .05)
            Assert.False(map.TryAt(new ScenePoint(.5, row), out _, out _), $"row {row}");
    }

    [Fact]
    public void TryAt_EqualStepsOfTheRoad_AreEqualMetresThoughNotEqualPixels()
    {
        var map = new RoadMap(Plane);
        double before = double.NaN;
        double pixels = double.MaxValue;
        for (double z = 15; z <= 45; z += 3)
        {
            Assert.True(map.TryAt(Seen(0, z), out _, out double y));
            if (!double.IsNaN(before))
            {
                Assert.Equal(3, y - before, 6);
                double step = Seen(0, z - 3).Y - Seen(0, z).Y;
                Assert.InRange(step, 0, pixels);
                pixels = step;
            }

            before = y;
        }
    }

    [Fact]
    public void New_MirroredOrTurnedCorners_StillGivesMetresWithinTheRectangle()
    {
        ScenePoint[] corners = [.. Plane.Corners];
        foreach (ScenePoint[] order in (ScenePoint[][])[[corners[1], corners[0], corners[3], corners[2]], [corners[3], corners[2], corners[1], corners[0]]])
        {
            Assert.True(new RoadMap(new RoadPlane(order, 7, 30)).TryAt(Seen(0, 25), out double x, out double y));
            Assert.InRange(x, 0, 7);
            Assert.InRange(y, 0, 30);
        }
    }

    [Fact]
    public void New_NoRectangle_Throws()
    {
        ScenePoint[] corners = [.. Plane.Corners];
        Assert.Throws<ArgumentException>(() => new RoadMap(new RoadPlane(corners[..3], 7, 30)));
        Assert.Throws<ArgumentException>(() => new RoadMap(new RoadPlane(corners, 0, 30)));
        Assert.Throws<ArgumentException>(() => new RoadMap(new RoadPlane(corners, 7, double.NaN)));
        Assert.Throws<ArgumentException>(() => new RoadMap(new RoadPlane([new(0, 0), new(.5, .5), new(1, 1), new(0, 1)], 7, 30)));
    }

    [Fact]
    public void TryAt_Allocates_Nothing()
    {
        var map = new RoadMap(Plane);
        map.TryAt(new ScenePoint(.5, .5), out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            map.TryAt(new ScenePoint(.5, .5 + (i / 4000.0)), out _, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Height 6 m, tilted down by 0.25, focal length 0.9 picture heights (and widths, so that shares are square).
    private static ScenePoint Seen(double x, double z)
    {
        (double sine, double cosine) = Math.SinCos(.25);
        double depth = (z * cosine) + (6 * sine);
        return new ScenePoint(.5 + (.9 * x / depth), .5 + (.9 * ((6 * cosine) - (z * sine)) / depth));
    }
}
