using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Tests.Geometry;

public sealed class SceneMapTests
{
    // The upper left pixel of a 200x100 frame, and where it lies once the picture is upright.
    [Theory]
    [InlineData(Rotation.None, 0, 0)]
    [InlineData(Rotation.Clockwise90, 1, 0)]
    [InlineData(Rotation.Clockwise180, 1, 1)]
    [InlineData(Rotation.Clockwise270, 0, 1)]
    public void At_UpperLeft_GoesWithTheTurn(Rotation rotation, double x, double y) =>
        Assert.Equal(new ScenePoint(x, y), new SceneMap(200, 100, rotation).At(0, 0));

    [Theory]
    [InlineData(Rotation.None, .25, .1)]
    [InlineData(Rotation.Clockwise90, .9, .25)]
    [InlineData(Rotation.Clockwise180, .75, .9)]
    [InlineData(Rotation.Clockwise270, .1, .75)]
    public void At_AnyPlace_GoesWithTheTurn(Rotation rotation, double x, double y)
    {
        ScenePoint found = new SceneMap(200, 100, rotation).At(50, 10);
        Assert.Equal((x, y), (Math.Round(found.X, 9), Math.Round(found.Y, 9)));
    }
}
