using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Recognition;

namespace VisionPipeline.Tests.Looks;

public sealed class CropQualityTests
{
    [Fact]
    public void Of_BlurredPlate_IsLessSharp()
    {
        using Mat sharp = PaintedFrame.Scene(300, 100, ("AB12CDE", new Rect(50, 30, 120, 30)));
        using var soft = new Mat();
        Cv2.GaussianBlur(sharp, soft, new Size(0, 0), 3);
        CropQuality first = Judge(sharp, new Box(50, 30, 120, 30));
        CropQuality second = Judge(soft, new Box(50, 30, 120, 30));
        Assert.True(first.Sharpness > 1.3 * second.Sharpness, $"{first} {second}");
        Assert.True(first.Score > second.Score);
    }

    [Fact]
    public void Of_SamePlateLarger_IsAsSharpAndBetter()
    {
        using Mat scene = PaintedFrame.Scene(500, 200, ("AB12CDE", new Rect(10, 10, 90, 22)), ("AB12CDE", new Rect(150, 50, 240, 60)));
        CropQuality small = Judge(scene, new Box(10, 10, 90, 22));
        CropQuality large = Judge(scene, new Box(150, 50, 240, 60));
        Assert.InRange(small.Sharpness / large.Sharpness, 0.6, 1.6);
        Assert.True(large.Score > small.Score);
    }

    [Fact]
    public void Of_BurntOutOrFlatPlate_IsPoorlyExposed()
    {
        using Mat scene = PaintedFrame.Scene(300, 100, ("AB12CDE", new Rect(50, 30, 120, 30)));
        using var white = new Mat(100, 300, MatType.CV_8UC1, new Scalar(255));
        Assert.True(Judge(scene, new Box(50, 30, 120, 30)).Exposure > 0.6);
        Assert.True(Judge(white, new Box(50, 30, 120, 30)).Score < 0.05);
    }

    [Fact]
    public void Of_SlantedCorners_CostsScore()
    {
        using Mat scene = PaintedFrame.Scene(300, 100, ("AB12CDE", new Rect(50, 30, 120, 30)));
        CropQuality straight = Judge(scene, new Box(50, 30, 120, 30), PlateQuad.OfBox(50, 30, 120, 30));
        CropQuality turned = Judge(scene, new Box(50, 30, 120, 30), PlateQuad.OfBox(50, 30, 120, 30, 30));
        Assert.Equal(0, straight.AngleDegrees, 3);
        Assert.Equal(30, turned.AngleDegrees, 3);
        Assert.True(turned.Score < 0.8 * straight.Score);
    }

    private static CropQuality Judge(Mat grey, Box plate, PlateQuad? corners = null)
    {
        using var pool = new FramePool(1);
        using FrameLease frame = PaintedFrame.Rent(pool, grey, 0);
        return CropQuality.Of(frame.Frame.Image, plate, corners);
    }
}
