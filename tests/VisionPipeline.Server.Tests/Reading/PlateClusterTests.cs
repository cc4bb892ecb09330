using OpenCvSharp;
using VisionPipeline.Recognition;
using VisionPipeline.Server.Reading;

namespace VisionPipeline.Server.Tests.Reading;

public sealed class PlateClusterTests
{
    [Fact]
    public void Of_FindsThatOverlap_AreOnePlateAtTheirMean()
    {
        FoundPlate plain = At(100, 0.6);
        PlateCluster cluster = Assert.Single(PlateCluster.Of([[plain], [At(110, 0.3)]], 0.4));
        Assert.Equal(0.6, cluster.Score);
        Assert.Equal(100 + (10 / 3f), cluster.Mean.X, 0.01);
        Assert.Equal(103.33f, cluster.Mean.Corners!.Value.TopLeft.X, 0.01);
        Assert.Equal([0.6, 0.3], cluster.Members.Select(static member => member.Score));
    }

    [Fact]
    public void Of_OneFind_KeepsItsPlaceExactly()
    {
        FoundPlate find = At(33.3f, 0.7);
        Assert.Equal(find.Place, Assert.Single(PlateCluster.Of([[], [find]], 0.4)).Mean);
    }

    [Fact]
    public void Of_TwoFindsOfOneView_StayTwoPlates() =>
        Assert.Equal(2, PlateCluster.Of([[At(100, 0.6), At(120, 0.5)]], 0.4).Count);

    [Fact]
    public void Of_FindsApart_StayApart() =>
        Assert.Equal([0.9, 0.2], PlateCluster.Of([[At(0, 0.2)], [At(300, 0.9)]], 0.4).Select(static cluster => cluster.Score));

    [Fact]
    public void Of_OneFindWithoutCorners_HasNoneAtTheMean() =>
        Assert.Null(Assert.Single(PlateCluster.Of([[At(100, 0.6)], [new FoundPlate(new PlatePlace(100, 50, 100, 25), 0.5)]], 0.4)).Mean.Corners);

    private static FoundPlate At(float x, double score) => new(
        new PlatePlace(x, 50, 100, 25, new PlateQuad(new Point2f(x, 50), new Point2f(x + 100, 50), new Point2f(x + 100, 75), new Point2f(x, 75))), score);
}
