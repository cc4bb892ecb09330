using VisionPipeline.Frames;

namespace VisionPipeline.Tests.Frames;

public sealed class YuvImageTests
{
    [Theory]
    [InlineData(0, 8, 0, "each side must be 1..16384")]
    [InlineData(8, -1, 0, "each side must be 1..16384")]
    [InlineData(16385, 8, 0, "each side must be 1..16384")]
    [InlineData(8, 8, 99, "Pixel layout 99 is unknown")]
    public void Constructor_ImpossibleFormat_SaysWhatWouldBeRight(int width, int height, int layout, string words)
    {
        var format = new YuvFormat(width, height, (PixelLayout)layout);

        ArgumentException e = Assert.Throws<ArgumentException>(() => { _ = new YuvImage(format, new byte[64], 8); });

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData(PixelLayout.Yuv420P, 10, 49, "Plane 0 of a 9x5 Yuv420P picture: stride 8 is less", 8)]
    [InlineData(PixelLayout.Yuv420P, 10, 48, "Plane 0 of a 9x5 Yuv420P picture: 48 bytes, 49 needed", 10)]
    [InlineData(PixelLayout.Nv12, 9, 200, "Plane 1 of a 9x5 Nv12 picture: stride 9 is less than the 10", 10)]
    [InlineData(PixelLayout.P010, 20, 200, "Plane 0 of a 9x5 P010 picture: stride 10 is less than the 18", 10)]
    [InlineData(PixelLayout.Yuv420P, -10, 200, "Plane 1 of a 9x5 Yuv420P picture: stride -10", 10)]
    public void Constructor_PlaneThatDoesNotHoldThePicture_NamesIt(PixelLayout layout, int chromaStride, int length, string words, int stride)
    {
        var format = new YuvFormat(9, 5, layout);

        ArgumentException e = Assert.Throws<ArgumentException>(
            () => { _ = new YuvImage(format, new byte[length], stride, new byte[length], chromaStride, new byte[length], chromaStride); });

        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Constructor_MissingThirdPlane_IsRefused()
    {
        var format = new YuvFormat(8, 8, PixelLayout.Yuv422P);

        Assert.Throws<ArgumentException>(() => { _ = new YuvImage(format, new byte[64], 8, new byte[32], 4); });
    }

    [Fact]
    public void Constructor_LastRowWithoutPadding_IsTaken()
    {
        var format = new YuvFormat(9, 5, PixelLayout.Yuv420P);

        var image = new YuvImage(format, new byte[(16 * 4) + 9], 16, new byte[(8 * 2) + 5], 8, new byte[(8 * 2) + 5], 8);

        Assert.Equal((9, 5), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(640, 480, ColorMatrix.Bt601)]
    [InlineData(1280, 720, ColorMatrix.Bt709)]
    [InlineData(720, 1280, ColorMatrix.Bt709)]
    [InlineData(720, 576, ColorMatrix.Bt601)]
    public void EffectiveMatrix_Unspecified_GoesByTheSize(int width, int height, ColorMatrix expected) =>
        Assert.Equal(expected, new YuvFormat(width, height, PixelLayout.Nv12).EffectiveMatrix);
}
