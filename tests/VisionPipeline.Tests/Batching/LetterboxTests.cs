using VisionPipeline.Batching;
using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Batching;

public sealed class LetterboxTests
{
    [Theory]
    [InlineData(1920, 1080, Rotation.None, 640, 640, 640, 360, 0, 140)]
    [InlineData(1920, 1080, Rotation.Clockwise90, 640, 640, 360, 640, 140, 0)]
    [InlineData(1920, 1080, Rotation.None, 640, 384, 640, 360, 0, 12)]
    [InlineData(640, 480, Rotation.None, 640, 384, 512, 384, 64, 0)]
    [InlineData(1000, 333, Rotation.Clockwise180, 640, 640, 640, 213, 0, 213)]
    [InlineData(320, 240, Rotation.None, 640, 640, 640, 480, 0, 80)]
    [InlineData(7680, 16, Rotation.None, 64, 64, 64, 1, 0, 31)]
    [InlineData(1, 1, Rotation.None, 7, 3, 3, 3, 2, 0)]
    public void Fit_Source_IsCentredAtFullSize(
        int width, int height, Rotation rotation, int targetWidth, int targetHeight, int contentWidth, int contentHeight, int left, int top)
    {
        Letterbox box = Letterbox.Fit(width, height, rotation, targetWidth, targetHeight);

        Assert.Equal((contentWidth, contentHeight, left, top), (box.ContentWidth, box.ContentHeight, box.Left, box.Top));
    }

    [Fact]
    public void ToSource_OfToTarget_IsTheSamePoint()
    {
        var random = new Random(11);
        Rotation[] turns = Enum.GetValues<Rotation>();
        for (int i = 0; i < 2000; i++)
        {
            Letterbox box = Letterbox.Fit(random.Next(1, 8000), random.Next(1, 8000), turns[i % 4], random.Next(1, 2000), random.Next(1, 2000));
            double x = random.NextDouble() * box.SourceWidth;
            double y = random.NextDouble() * box.SourceHeight;

            (double tx, double ty) = box.ToTarget(x, y);
            (double sx, double sy) = box.ToSource(tx, ty);

            Assert.InRange(tx, box.Left - 1e-9, box.Left + box.ContentWidth + 1e-9);
            Assert.InRange(ty, box.Top - 1e-9, box.Top + box.ContentHeight + 1e-9);
            Assert.Equal(x, sx, 1e-6);
            Assert.Equal(y, sy, 1e-6);
        }
    }

    [Theory]
    [InlineData(Rotation.None)]
    [InlineData(Rotation.Clockwise90)]
    [InlineData(Rotation.Clockwise180)]
    [InlineData(Rotation.Clockwise270)]
    public void ToSource_OfTheContent_IsTheWholeFrame(Rotation rotation)
    {
        Letterbox box = Letterbox.Fit(1919, 1079, rotation, 640, 384);

        (double left, double top, double right, double bottom) =
            box.ToSource(box.Left, box.Top, box.Left + box.ContentWidth, box.Top + box.ContentHeight);

        Assert.Equal(0, left, 1e-9);
        Assert.Equal(0, top, 1e-9);
        Assert.Equal(1919, right, 1e-9);
        Assert.Equal(1079, bottom, 1e-9);
    }

    [Theory]
    [InlineData(Rotation.None)]
    [InlineData(Rotation.Clockwise90)]
    [InlineData(Rotation.Clockwise180)]
    [InlineData(Rotation.Clockwise270)]
    public void ToTarget_OfABlock_IsWhereThePixelsCameToLie(Rotation rotation)
    {
        // A white block at columns 40..60, rows 10..20 of a black 100x50 picture.
        var format = new YuvFormat(100, 50, PixelLayout.Gray8, Range: ColorRange.Full);
        var picture = new TestPicture(format, (_, x, y) => x is >= 40 and < 60 && y is >= 10 and < 20 ? 255 : 0);
        var plan = new LetterboxPlan(format, new LetterboxOptions { TargetWidth = 90, TargetHeight = 110, Padding = 0 }, rotation);
        var tensor = new byte[plan.Options.TensorLength];
        plan.Run(picture.Image, tensor);

        (double left, double top, double right, double bottom) = plan.Letterbox.ToTarget(40, 10, 60, 20);

        double sum = 0, sumX = 0, sumY = 0;
        for (int y = 0; y < 110; y++)
        {
            for (int x = 0; x < 90; x++)
            {
                double value = tensor[(y * 90) + x];
                sum += value;
                sumX += value * (x + 0.5);
                sumY += value * (y + 0.5);
            }
        }

        // The block's centre of gravity and its area.
        Assert.Equal((left + right) / 2, sumX / sum, 0.02);
        Assert.Equal((top + bottom) / 2, sumY / sum, 0.02);
        Assert.Equal((right - left) * (bottom - top), sum / 255, 1.0);
    }

    [Theory]
    [InlineData(0, 10, 0, 10, 10, "at least 1 pixel")]
    [InlineData(10, 10, 0, 10, -1, "at least 1 pixel")]
    [InlineData(10, 10, 45, 10, 10, "0, 90, 180 or 270")]
    public void Fit_ImpossibleInput_SaysWhatWouldBeRight(int width, int height, int rotation, int targetWidth, int targetHeight, string words)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(
            () => Letterbox.Fit(width, height, (Rotation)rotation, targetWidth, targetHeight));

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
