using OpenCvSharp;
using VisionPipeline.Recognition;

namespace VisionPipeline.Tests.Recognition;

public sealed class CropCutterTests
{
    [Fact]
    public void Region_InsideThePicture_HasTheMargins()
    {
        using Mat picture = Ramp(200, 100);
        using var cutter = new CropCutter();
        using Mat region = cutter.Region(picture, new PlatePlace(50, 40, 100, 20), 0.1, 0.25);
        Assert.Equal(new Size(120, 30), region.Size());
        Assert.Equal(40, region.RowSpan(0)[0]);
        Assert.Equal(35, region.RowSpan(0)[1]);
    }

    [Fact]
    public void Region_OverTheEdge_RepeatsTheEdge()
    {
        using Mat picture = Ramp(200, 100);
        using var cutter = new CropCutter();
        using Mat region = cutter.Region(picture, new PlatePlace(-10, -5, 40, 20), 0, 0);
        Assert.Equal(new Size(40, 20), region.Size());
        Assert.Equal(0, region.RowSpan(0)[0]);
        Assert.Equal(0, region.RowSpan(0)[3 * 10]);
        Assert.Equal(29, region.RowSpan(0)[3 * 39]);
        Assert.Equal(14, region.RowSpan(19)[1]);
    }

    [Fact]
    public void Straighten_UprightBox_EqualsTheStretchedRegion()
    {
        using Mat picture = Ramp(200, 100);
        using var cutter = new CropCutter();
        using Mat straight = new();
        using Mat stretched = new();
        cutter.Straighten(picture, PlateQuad.OfBox(40, 30, 100, 40), 0, 0, straight);
        using (Mat region = cutter.Region(picture, new PlatePlace(40, 30, 100, 40), 0, 0))
            CropCutter.Stretch(region, stretched);
        Assert.Equal(new Size(CropCutter.Width, CropCutter.Height), straight.Size());
        foreach ((int x, int y) in new[] { (10, 10), (80, 32), (150, 60) })
            Assert.InRange(Math.Abs(straight.RowSpan(y)[3 * x] - stretched.RowSpan(y)[3 * x]), 0, 2);
    }

    [Fact]
    public void Straighten_TurnedBox_ShowsItUpright()
    {
        // A white bar across a black picture, turned by 20 degrees: straightened, its middle row is white from end to end.
        using Mat picture = new(300, 300, MatType.CV_8UC3, new Scalar(0, 0, 0));
        PlateQuad bar = PlateQuad.OfBox(50, 130, 200, 40, 20);
        Point[] points = [.. new[] { bar.TopLeft, bar.TopRight, bar.BottomRight, bar.BottomLeft }.Select(p => new Point((int)p.X, (int)p.Y))];
        Cv2.FillConvexPoly(picture, points, new Scalar(255, 255, 255));
        using var cutter = new CropCutter();
        using Mat crop = new();
        cutter.Straighten(picture, bar, 0.1, 0.5, crop);
        Assert.Equal(255, crop.RowSpan(32)[3 * 30]);
        Assert.Equal(255, crop.RowSpan(32)[3 * 130]);
        Assert.Equal(0, crop.RowSpan(4)[3 * 80]);
        Assert.Equal(0, crop.RowSpan(60)[3 * 80]);
    }

    [Theory]
    [InlineData(20, 80)]
    [InlineData(63, 80)]
    [InlineData(64, 64)]
    [InlineData(90, 90)]
    public void Enlarge_SmallRegions_ReachTheHeight(int height, int expected)
    {
        using Mat picture = Ramp(100, height);
        using var cutter = new CropCutter();
        Mat enlarged = cutter.Enlarge(picture, 64, 80);
        Assert.Equal(expected, enlarged.Height);
        Assert.Equal(100.0 * expected / height, enlarged.Width, 1.0);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(180, true)]
    public void IsConvex_OfTurnedBoxes_IsTrue(double degrees, bool expected) => Assert.Equal(expected, PlateQuad.OfBox(0, 0, 50, 10, degrees).IsConvex);

    [Fact]
    public void IsConvex_OfCrossedOrFlatCorners_IsFalse()
    {
        Assert.False(new PlateQuad(new(0, 0), new(10, 0), new(0, 10), new(10, 10)).IsConvex);
        Assert.False(new PlateQuad(new(0, 0), new(10, 0), new(20, 0), new(30, 0)).IsConvex);
        Assert.False(new PlateQuad(new(float.NaN, 0), new(10, 0), new(10, 5), new(0, 5)).IsConvex);
    }

    // Red grows by one per column, green by one per row.
    private static Mat Ramp(int width, int height)
    {
        Mat made = new(height, width, MatType.CV_8UC3);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                (made.RowSpan(y)[3 * x], made.RowSpan(y)[(3 * x) + 1], made.RowSpan(y)[(3 * x) + 2]) = ((byte)x, (byte)y, 7);
        }

        return made;
    }
}
