using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Gpu;
using VisionPipeline.Looks;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

public sealed class GpuPlateCropTests(HostGpu gpu) : HostGpuTests(gpu)
{
    // OpenCV places samples to 1/32 pixel and rounds colours first, so single pixels differ by more than the average does (0.25).
    [NeedsFact(HostGpu.Compilers)]
    public void Cut_Quads_AreThoseOfTheManagedCutter()
    {
        PlateQuad[] quads =
        [
            PlateQuad.OfBox(60, 50, 80, 24),
            PlateQuad.OfBox(60, 50, 120, 40, 4),
            PlateQuad.OfBox(60, 50, 120, 40, -9),
            PlateQuad.OfBox(5, 3, 60, 20, 2),
            new(new(40, 60), new(210, 30), new(220, 95), new(50, 140)),
            PlateQuad.OfBox(2, 2, 380, 200, 3),
            PlateQuad.OfBox(-30, 190, 120, 60),
        ];
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010, PixelLayout.Yuv420P, PixelLayout.Gray8 })
        {
            TestPicture picture = Plates(new YuvFormat(401, 223, layout));
            using Mat rgb = Rgb(picture, Rotation.None);
            using var cutter = new CropCutter();
            using Mat wanted = new();
            byte[] given = Cut(picture, [.. quads.Select(static quad => CropMap.OfQuad(quad, 0.08, 0.2))]);
            for (int i = 0; i < quads.Length; i++)
            {
                cutter.Straighten(rgb, quads[i], 0.08, 0.2, wanted);
                AssertLike(wanted, given, i, mean: 0.4, worst: 6);
            }
        }

        Assert.Equal(8, Host.Journal.Count(static line => line == "cuLaunchKernel"));
        Assert.Contains("launch 5 8 6 / 32 8 1 / 0", Host.Journal);
        Assert.Contains("launch 5 8 1 / 32 8 1 / 0", Host.Journal);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Cut_Boxes_AreThoseOfTheManagedCutter()
    {
        // Averages are exact in the managed cutter and sampled in the kernel: up to 7 codes apart where strokes are finest.
        // Enlarged, shrunk, shrunk along one axis only, over the edges, larger than the picture.
        PlatePlace[] places = [new(60, 50, 80, 24), new(20, 20, 330, 150), new(20, 80, 300, 40), new(-20, 200, 90, 40), new(-10, -10, 420, 240)];
        foreach ((double x, double y) in new[] { (0.08, 0.2), (-0.05, -0.08) })
        {
            TestPicture picture = Plates(new YuvFormat(400, 224, PixelLayout.Nv12));
            using Mat rgb = Rgb(picture, Rotation.None);
            byte[] given = Cut(picture, [.. places.Select(place => CropMap.OfBox(place, x, y))]);
            for (int i = 0; i < places.Length; i++)
            {
                using Mat managed = Managed(rgb, places[i], x, y);
                AssertLike(managed, given, i, mean: 0.5, worst: 10);
            }
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Cut_FromATurnedSurface_ComesOutUpright()
    {
        TestPicture picture = Plates(new YuvFormat(400, 224, PixelLayout.Nv12));
        var place = new PlatePlace(150, 60, 40, 90);
        foreach (Rotation rotation in Enum.GetValues<Rotation>())
        {
            using Mat rgb = Rgb(picture, rotation);
            Box box = new UprightMap(400, 224, rotation).At(new Box(place.X, place.Y, place.Width, place.Height));
            byte[] given = Cut(picture, [CropMap.OfBox(place, 0.1, 0.3, rotation)]);
            using Mat managed = Managed(rgb, new PlatePlace(box.X, box.Y, box.Width, box.Height), 0.1, 0.3);
            AssertLike(managed, given, 0, mean: 0.4, worst: 6);
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Cut_WhatDoesNotFit_IsRefusedInWords()
    {
        var cutter = new GpuPlateCrop(Kernels, Stream);
        using CudaMemory crops = Kernels.Context.Allocate(GpuPlateCrop.CropBytes);
        using var memory = new DeviceMemory(Plates(new YuvFormat(40, 20, PixelLayout.Nv12)));
        GpuSurface surface = memory.Surface;
        CropMap map = CropMap.OfQuad(PlateQuad.OfBox(3, 3, 20, 8), 0, 0);

        Assert.Throws<ArgumentOutOfRangeException>(() => cutter.Cut(surface, [map, map], crops, 0));
        Assert.Throws<ArgumentException>(() => cutter.Cut(surface, [default], crops, 0));
        Assert.Throws<ArgumentException>(() => cutter.Cut(default, [map], crops, 0));
        Assert.Throws<ArgumentException>(() => CropMap.OfQuad(PlateQuad.OfBox(3, 3, 0, 8), 0, 0));
        Assert.Throws<ArgumentException>(() => CropMap.OfQuad(PlateQuad.OfBox(3, 3, 20, float.NaN), 0, 0));
        Assert.Throws<ArgumentException>(() => CropMap.OfBox(new PlatePlace(3, 3, float.PositiveInfinity, 8), 0, 0));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Cut_FarOutside_RepeatsTheEdge()
    {
        TestPicture picture = new(new YuvFormat(40, 20, PixelLayout.Gray8, Range: ColorRange.Full), static (_, x, _) => x == 39 ? 200 : 10);
        byte[] given = Cut(picture, [CropMap.OfBox(new PlatePlace(1e9f, 5, 20, 8), 0, 0), CropMap.OfQuad(PlateQuad.OfBox(-1e9f, 5, 20000, 8), 0, 0)]);
        Assert.All(given[..GpuPlateCrop.CropBytes], static value => Assert.Equal(200, value));
        Assert.All(given[GpuPlateCrop.CropBytes..], static value => Assert.Equal(10, value));
    }

    private byte[] Cut(TestPicture picture, CropMap[] maps)
    {
        var cutter = new GpuPlateCrop(Kernels, Stream);
        using CudaMemory crops = Kernels.Context.Allocate((maps.Length + 1) * (long)GpuPlateCrop.CropBytes);
        using var surface = new DeviceMemory(picture);
        DeviceMemory.Read<byte>(crops)[..GpuPlateCrop.CropBytes].Fill(77);
        cutter.Cut(surface.Surface, maps, crops, 1);
        Assert.Equal(-1, DeviceMemory.Read<byte>(crops)[..GpuPlateCrop.CropBytes].IndexOfAnyExcept((byte)77));
        return DeviceMemory.Read<byte>(crops)[GpuPlateCrop.CropBytes..].ToArray();
    }

    private static Mat Managed(Mat rgb, in PlatePlace place, double marginX, double marginY)
    {
        using var cutter = new CropCutter();
        using Mat region = cutter.Region(rgb, place, marginX, marginY);
        var crop = new Mat();
        CropCutter.Stretch(region, crop);
        return crop;
    }

    // A slope with soft strokes on it: like plates, with edges over two or three pixels.
    private static TestPicture Plates(YuvFormat format) => new(format, (component, x, y) =>
    {
        double code = component == 0
            ? 120 + (60 * Math.Sin(x / 4.0)) + (40 * Math.Sin(y / 5.0)) + (x / 12.0)
            : 128 + (30 * Math.Sin((x + (component * y)) / 20.0));
        return (int)Math.Clamp(format.BytesPerSample == 2 ? 4 * code : code, 0, format.BytesPerSample == 2 ? 1023 : 255);
    });

    private static Mat Rgb(TestPicture picture, Rotation rotation)
    {
        YuvFormat format = picture.Format;
        bool turned = rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
        var bytes = new byte[3 * format.Width * format.Height];
        RgbRows.Convert(picture.Image, new Rect(0, 0, format.Width, format.Height), rotation, bytes);
        var mat = new Mat();
        mat.CopyFrom(turned ? format.Width : format.Height, turned ? format.Height : format.Width, MatType.CV_8UC3, bytes, 0);
        return mat;
    }

    private static void AssertLike(Mat wanted, byte[] crops, int slot, double mean, int worst)
    {
        Span<byte> given = crops.AsSpan(slot * GpuPlateCrop.CropBytes, GpuPlateCrop.CropBytes);
        ReadOnlySpan<byte> expected = wanted.AsSpan();
        long sum = 0;
        int furthest = 0;
        for (int i = 0; i < given.Length; i++)
        {
            int difference = Math.Abs(given[i] - expected[i]);
            sum += difference;
            furthest = Math.Max(furthest, difference);
        }

        Assert.True(furthest <= worst && sum <= mean * given.Length, $"crop {slot}: {(double)sum / given.Length:0.00} on average, {furthest} at worst");
    }
}
