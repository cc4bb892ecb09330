using System.Buffers.Binary;
using OpenCvSharp;
using VisionPipeline.Batching;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Gpu;
using VisionPipeline.Looks;
using VisionPipeline.Recording;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>What the device paints into surfaces beside what OpenCV paints into pictures.</summary>
public sealed class GpuPainterTests : HostGpuTests
{
    private static readonly Scalar Blue = new(70, 160, 255);
    private static readonly Scalar Green = new(40, 220, 80);

    private readonly GpuPainter? _painter;

    public GpuPainterTests(HostGpu gpu)
        : base(gpu)
    {
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is null)
            _painter = new GpuPainter(Kernels, Stream);
    }

    public override void Dispose()
    {
        _painter?.Dispose();
        base.Dispose();
    }

    // Boxes, outlines of all thicknesses with their rounded corners, and all of it over the edges.
    [NeedsFact(HostGpu.Compilers)]
    public void Paint_Boxes_IsWhatTheProcessorDraws()
    {
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010, PixelLayout.Nv21, PixelLayout.Yuv420P })
        {
            foreach (Rotation rotation in Enum.GetValues<Rotation>())
            {
                TestPicture picture = Road(new YuvFormat(322, 230, layout));
                (Mat wanted, PaintList list) = Both(picture, rotation, static (mat, list) =>
                {
                    for (int i = 0; i < 7; i++)
                        Box(mat, list, new Point(14 + (26 * i), 150), new Point(30 + (27 * i), 171 + i), 1 + i, i % 2 == 0 ? Blue : Green);
                    Box(mat, list, new Point(-20, 40), new Point(60, 90), 3, Green);
                    Box(mat, list, new Point(200, 20), new Point(400, 60), 2, Blue);
                    Cv2.Rectangle(mat, new Rect(100, 30, 40, 20), Green, -1);
                    list.Fill(new Rect(100, 30, 40, 20), Green);
                });
                using (wanted)
                    AssertLike(wanted, picture, Paint(picture, rotation, list), rotation, tolerance: 1.6);
            }
        }
    }

    // The processor rounds wherever strokes of a letter meet: up to 5 codes where they do.
    [NeedsFact(HostGpu.Compilers)]
    public void Paint_Texts_IsWhatTheProcessorWrites()
    {
        foreach (Rotation rotation in Enum.GetValues<Rotation>())
        {
            TestPicture picture = Road(new YuvFormat(322, 230, PixelLayout.Nv12));
            (Mat wanted, PaintList list) = Both(picture, rotation, static (mat, list) =>
            {
                Text(mat, list, "AB12 CDE", 50, 110, 0.6, Green);
                Text(mat, list, "B-XY 77", 300, 4, 1.1, Blue);
            });
            using (wanted)
                AssertLike(wanted, picture, Paint(picture, rotation, list), rotation, tolerance: 6);
        }
    }

    // A mean that lies within half a code of a step may come out one step apart; these do not.
    [NeedsFact(HostGpu.Compilers)]
    public void Paint_BlurredPlates_IsWhatTheProcessorBlurs()
    {
        Box[] plates = [new(40, 40, 90, 22), new(200, 100, 61, 17), new(-8, 150, 60, 20), new(150, 190, 30, 60), new(60, 45, 90, 22)];
        foreach (Rotation rotation in Enum.GetValues<Rotation>())
        {
            TestPicture picture = Road(new YuvFormat(322, 230, PixelLayout.Nv12));
            (Mat wanted, PaintList list) = Both(picture, rotation, (mat, list) =>
            {
                foreach (Box plate in plates)
                {
                    PlateBlur.Apply(mat, plate);
                    list.Blur(PlateBlur.AreaOf(plate, mat.Width, mat.Height));
                }

                Text(mat, list, "over it", 60, 60, 0.5, Green);
            });
            using (wanted)
                AssertLike(wanted, picture, Paint(picture, rotation, list), rotation, tolerance: 2.5);
        }

        // Two overlap: they go one after the other.
        Assert.Equal(4 * (2 + 2), Host.Journal.Count(static line => line == "cuLaunchKernel"));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Paint_TwoTextsOfOnePlate_LeavesNothingToTellThemBy()
    {
        var format = new YuvFormat(400, 250, PixelLayout.Nv12);
        byte[] first = Blurred("B8B8B8B");
        byte[] second = Blurred("8B8B8B8");
        Assert.InRange(first.Zip(second, static (a, b) => Math.Abs(a - b)).Max(), 0, 16);

        byte[] Blurred(string text)
        {
            using var drawn = new Mat(250, 400, MatType.CV_8UC1, Scalar.All(235));
            Cv2.PutText(drawn, text, new Point(105, 140), HersheyFonts.HersheySimplex, 1.5, Scalar.All(16), 4);
            TestPicture picture = new(format, (component, x, y) => component == 0 ? drawn.RowSpan(y)[x] : 128);
            var list = new PaintList();
            list.Begin(400, 250);
            list.Blur(PlateBlur.AreaOf(new Box(100, 100, 200, 50), 400, 250));
            return Paint(picture, Rotation.None, list)[0];
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Paint_PictureAfterPicture_SendsEachTextOnceAndTouchesNothingElse()
    {
        TestPicture picture = Road(new YuvFormat(322, 230, PixelLayout.Nv12));
        var list = new PaintList();
        Host.Reset();
        for (int i = 0; i < 3; i++)
        {
            list.Begin(322, 230);
            list.Text("AB12", 100, 100, 0.6, Green);
            byte[][] given = Paint(picture, Rotation.None, list);
            TextLabel label = TextLabel.Of("AB12", 100, 100, 0.6, 322, 230);
            for (int y = 0; y < 230; y++)
            {
                for (int x = 0; x < 322; x++)
                {
                    bool isInside = x >= label.Ground.Left && x < label.Ground.Right && y >= label.Ground.Top && y < label.Ground.Bottom;
                    Assert.True(isInside || given[0][(y * picture.Stride(0)) + x] == picture.Plane(0)[(y * picture.Stride(0)) + x], $"{x}, {y}");
                }
            }
        }

        Assert.Equal(1, Host.Journal.Count(static line => line.StartsWith("copy ", StringComparison.Ordinal)));
        Assert.Equal(3, Host.Journal.Count(static line => line == "cuLaunchKernel"));
        Assert.DoesNotContain("cuMemAlloc_v2", Host.Journal);
        list.Begin(322, 230);
        Paint(picture, Rotation.None, list);
        Assert.Equal(3, Host.Journal.Count(static line => line == "cuLaunchKernel"));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Paint_MoreTextsThanThereIsRoomFor_StartsOver()
    {
        TestPicture picture = Road(new YuvFormat(1200, 200, PixelLayout.Nv12));
        var list = new PaintList();
        byte[]? last = null;
        for (int i = 0; i < 60; i++)
        {
            list.Begin(1200, 200);
            list.Text($"caption number {i}", 10, 100, 3, Green);
            list.Text("the same", 10, 200, 2, Green);
            byte[] given = Paint(picture, Rotation.None, list)[0];
            Assert.True(last is null || !given.AsSpan().SequenceEqual(last));
            Assert.True(last is null || given.AsSpan(140 * picture.Stride(0)).SequenceEqual(last.AsSpan(140 * picture.Stride(0))));
            last = given;
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Paint_WhatItCannot_IsRefusedInWords()
    {
        using var memory = new DeviceMemory(Road(new YuvFormat(40, 20, PixelLayout.Nv12)));
        using var other = new DeviceMemory(Road(new YuvFormat(40, 20, PixelLayout.Yuv422P)));
        var list = new PaintList();
        list.Begin(20, 40);
        Assert.Throws<ArgumentException>(() => _painter!.Paint(memory.Surface, Rotation.None, list));
        Assert.Throws<ArgumentException>(() => _painter!.Paint(default, Rotation.None, list));
        list.Begin(40, 20);
        Assert.Throws<ArgumentException>(() => _painter!.Paint(other.Surface, Rotation.None, list));
        for (int i = 0; i <= GpuPainter.MostItems; i++)
            list.Fill(new Rect(0, 0, 2, 2), Green);
        Assert.Throws<ArgumentException>(() => _painter!.Paint(memory.Surface, Rotation.None, list));
        Assert.Throws<ArgumentException>(() => list.Outline(new Point(2, 2), new Point(1, 2), 1, Green));
    }

    private static void Box(Mat mat, PaintList list, Point from, Point to, int thickness, Scalar colour)
    {
        Cv2.Rectangle(mat, from, to, colour, thickness);
        list.Outline(from, to, thickness, colour);
    }

    private static void Text(Mat mat, PaintList list, string text, int x, int bottom, double scale, Scalar ground)
    {
        var label = TextLabel.Of(text, x, bottom, scale, mat.Width, mat.Height);
        Cv2.Rectangle(mat, label.Ground, ground, -1);
        label.Write(mat, default, default);
        list.Text(text, x, bottom, scale, ground);
    }

    // Colours that no channel is clipped at, so that the way to RGB and back is exact.
    private static TestPicture Road(YuvFormat format) => new(format, (component, x, y) =>
    {
        double code = component == 0 ? 120 + (30 * Math.Sin(x / 6.0)) + (25 * Math.Sin(y / 5.0)) : 128 + (12 * Math.Sin((x + (component * y)) / 25.0));
        return (int)(format.BytesPerSample == 2 ? 4 * code : code);
    }, 14);

    private static (Mat Wanted, PaintList List) Both(TestPicture picture, Rotation rotation, Action<Mat, PaintList> draw)
    {
        YuvFormat format = picture.Format;
        bool turned = rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
        (int width, int height) = turned ? (format.Height, format.Width) : (format.Width, format.Height);
        var bytes = new byte[3 * width * height];
        RgbRows.Convert(picture.Image, new Rect(0, 0, format.Width, format.Height), rotation, bytes);
        var mat = new Mat();
        mat.CopyFrom(height, width, MatType.CV_8UC3, bytes, 0);
        var list = new PaintList();
        list.Begin(width, height);
        draw(mat, list);
        return (mat, list);
    }

    private byte[][] Paint(TestPicture picture, Rotation rotation, PaintList list)
    {
        using var memory = new DeviceMemory(picture);
        _painter!.Paint(memory.Surface, rotation, list);
        Stream.Synchronize();
        return memory.Planes();
    }

    // In codes of 8 bits: what was drawn in RGB, as luma of each pixel and as mean chroma of each four.
    private static void AssertLike(Mat wanted, TestPicture picture, byte[][] given, Rotation rotation, double tolerance)
    {
        YuvFormat format = picture.Format;
        var way = ColorTransform.Of(format with { Layout = PixelLayout.Nv12 }, 255);
        double code = format.BytesPerSample == 2 ? 4 : 1;
        for (int y = 0; y < format.Height; y += 2)
        {
            for (int x = 0; x < format.Width; x += 2)
            {
                double u = 0;
                double v = 0;
                for (int i = 0; i < 4; i++)
                {
                    (double luma, double pixelU, double pixelV) = Codes(way, wanted, format, rotation, x + (i % 2), y + (i / 2));
                    (u, v) = (u + (pixelU / 4), v + (pixelV / 4));
                    Near(luma, Sample(picture, given, 0, x + (i % 2), y + (i / 2)) / code, x, y, "luma");
                }

                Near(u, Sample(picture, given, 1, x / 2, y / 2) / code, x, y, "u");
                Near(v, Sample(picture, given, 2, x / 2, y / 2) / code, x, y, "v");
            }
        }

        void Near(double expected, double found, int x, int y, string what) =>
            Assert.True(Math.Abs(expected - found) <= tolerance, $"{format.Layout} {rotation} {x}, {y}: {what} {found:0.0}, {expected:0.0} is wanted");
    }

    private static (double Luma, double U, double V) Codes(in ColorTransform way, Mat rgb, in YuvFormat format, Rotation rotation, int x, int y)
    {
        (double across, double down) = new UprightMap(format.Width, format.Height, rotation).At(x + 0.5, y + 0.5);
        Span<byte> pixel = rgb.RowSpan((int)down).Slice(3 * (int)across, 3);
        (double r, double g, double b) = (pixel[0] - way.RedOffset, pixel[1] - way.GreenOffset, pixel[2] - way.BlueOffset);
        double luma = (g - (way.GreenU / way.BlueU * b) - (way.GreenV / way.RedV * r)) / (way.Luma * (1 - (way.GreenU / way.BlueU) - (way.GreenV / way.RedV)));
        return (luma, (b - (way.Luma * luma)) / way.BlueU, (r - (way.Luma * luma)) / way.RedV);
    }

    private static int Sample(TestPicture picture, byte[][] planes, int component, int x, int y)
    {
        YuvFormat format = picture.Format;
        bool pairs = format.IsInterleaved && component > 0;
        int plane = pairs ? 1 : component;
        int index = !pairs ? x : (2 * x) + (format.Layout == PixelLayout.Nv21 ? 2 - component : component - 1);
        ReadOnlySpan<byte> at = planes[plane].AsSpan((y * picture.Stride(plane)) + (index * format.BytesPerSample));
        return format.BytesPerSample == 1 ? at[0] : BinaryPrimitives.ReadUInt16LittleEndian(at) >> (format.Layout == PixelLayout.P010 ? 6 : 0);
    }
}
