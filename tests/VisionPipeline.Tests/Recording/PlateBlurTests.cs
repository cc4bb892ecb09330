using OpenCvSharp;
using VisionPipeline.Geometry;
using VisionPipeline.Recording;

namespace VisionPipeline.Tests.Recording;

public sealed class PlateBlurTests
{
    [Fact]
    public void Apply_TwoTexts_LeavesTheSameOfBoth()
    {
        using Mat first = Plate("B8B8B8B");
        using Mat second = Plate("8B8B8B8");
        Assert.True(Difference(first, second) > 20);
        PlateBlur.Apply(first, new Box(100, 100, 200, 50));
        PlateBlur.Apply(second, new Box(100, 100, 200, 50));
        Assert.InRange(Difference(first, second), 0, 16);
    }

    [Fact]
    public void Apply_Plate_LeavesTheRestOfThePictureAlone()
    {
        using Mat picture = Plate("AB12CDE");
        using Mat before = picture.Clone();
        PlateBlur.Apply(picture, new Box(100, 100, 200, 50));
        for (int y = 0; y < 250; y++)
        {
            for (int x = 0; x < 400; x++)
            {
                if (x is < 57 or > 343 || y is < 80 or > 170)
                    Assert.True(before.RowSpan(y).Slice(3 * x, 3).SequenceEqual(picture.RowSpan(y).Slice(3 * x, 3)), $"{x}, {y}");
            }
        }
    }

    [Theory]
    [InlineData(-50, -20, 100, 30)]
    [InlineData(380, 240, 100, 30)]
    [InlineData(1000, 1000, 100, 30)]
    [InlineData(-500, 0, 20, 20)]
    [InlineData(10, 10, 0, 0)]
    [InlineData(10, 10, 1, 1)]
    public void Apply_OverTheEdges_TakesWhatIsInside(float x, float y, float width, float height)
    {
        using Mat picture = Plate("AB12CDE");
        PlateBlur.Apply(picture, new Box(x, y, width, height));
    }

    private static Mat Plate(string text)
    {
        var picture = new Mat(250, 400, MatType.CV_8UC3, new Scalar(240, 240, 240));
        Cv2.PutText(picture, text, new Point(105, 140), HersheyFonts.HersheySimplex, 1.5, new Scalar(0, 0, 0), 4);
        return picture;
    }

    private static int Difference(Mat a, Mat b)
    {
        int most = 0;
        ReadOnlySpan<byte> x = a.AsSpan();
        ReadOnlySpan<byte> y = b.AsSpan();
        for (int i = 0; i < x.Length; i++)
            most = Math.Max(most, Math.Abs(x[i] - y[i]));
        return most;
    }
}
