using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Looks;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Looks;

public sealed class RgbRowsTests
{
    public static TheoryData<PixelLayout, ColorMatrix, ColorRange> Formats
    {
        get
        {
            var all = new TheoryData<PixelLayout, ColorMatrix, ColorRange>();
            foreach (PixelLayout layout in Enum.GetValues<PixelLayout>())
            {
                all.Add(layout, ColorMatrix.Bt709, ColorRange.Limited);
                all.Add(layout, ColorMatrix.Bt601, ColorRange.Full);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Convert_EveryLayout_IsTheExactColourWithinOne(PixelLayout layout, ColorMatrix matrix, ColorRange range)
    {
        var format = new YuvFormat(23, 17, layout, matrix, range);
        int scale = format.BytesPerSample == 2 ? 4 : 1;

        // Colours that are the same in each 2 x 2 block have no chroma to be guessed.
        var picture = new TestPicture(format, (component, x, y) => scale * Code(component, x, y), extraStride: 6);
        var area = new Rect(5, 3, 13, 11);
        byte[] rgb = new byte[3 * area.Width * area.Height];
        RgbRows.Convert(picture.Image, area, Rotation.None, rgb);
        ColorTransform exact = ColorTransform.Of(format, 255);
        for (int y = 0; y < area.Height; y++)
        {
            for (int x = 0; x < area.Width; x++)
            {
                int px = x + area.X;
                int py = y + area.Y;
                int cx = format.ChromaWidth == format.Width ? px : px / 2;
                int cy = format.ChromaHeight == format.Height ? py : py / 2;
                double l = exact.Luma * Code(0, px, py);
                double u = format.HasChroma ? Code(1, cx, cy) : 0;
                double v = format.HasChroma ? Code(2, cx, cy) : 0;
                int at = 3 * ((y * area.Width) + x);
                Near(l + (exact.RedV * v) + exact.RedOffset, rgb[at]);
                Near(l + (exact.GreenU * u) + (exact.GreenV * v) + exact.GreenOffset, rgb[at + 1]);
                Near(l + (exact.BlueU * u) + exact.BlueOffset, rgb[at + 2]);
            }
        }

        static void Near(double expected, byte actual) => Assert.InRange(actual, Math.Clamp(expected, 0, 255) - 1, Math.Clamp(expected, 0, 255) + 1);
    }

    [Theory]
    [InlineData(Rotation.None)]
    [InlineData(Rotation.Clockwise90)]
    [InlineData(Rotation.Clockwise180)]
    [InlineData(Rotation.Clockwise270)]
    public void Convert_TurnedFrame_ComesOutUpright(Rotation rotation)
    {
        var picture = new TestPicture(new YuvFormat(7, 5, PixelLayout.Gray8, ColorMatrix.Bt601, ColorRange.Full), static (_, x, y) => (10 * y) + x);
        byte[] rgb = new byte[3 * 35];
        RgbRows.Convert(picture.Image, new Rect(0, 0, 7, 5), rotation, rgb);
        var map = new UprightMap(7, 5, rotation);
        int width = (int)map.UprightWidth;
        for (int y = 0; y < 5; y++)
        {
            for (int x = 0; x < 7; x++)
            {
                (double u, double v) = map.At(x + 0.5, y + 0.5);
                Assert.Equal((10 * y) + x, rgb[3 * (((int)v * width) + (int)u)]);
            }
        }
    }

    [Fact]
    public void Convert_AreaOutsideOrShortTarget_Throws()
    {
        var picture = TestPicture.Noise(new YuvFormat(8, 8, PixelLayout.Yuv420P), 1);
        Assert.Throws<ArgumentException>(() => RgbRows.Convert(picture.Image, new Rect(4, 4, 5, 4), Rotation.None, new byte[999]));
        Assert.Throws<ArgumentException>(() => RgbRows.Convert(picture.Image, new Rect(0, 0, 8, 8), Rotation.None, new byte[191]));
    }

    private static int Code(int component, int x, int y) => component switch
    {
        0 => 16 + (((x * 37) + (y * 59)) % 220),
        1 => 16 + (((x * 91) + (y * 13)) % 220),
        _ => 16 + (((x * 17) + (y * 71)) % 220),
    };
}
