using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Looks;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Recognition;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Crops and passes made on the device beside those that the processor makes.</summary>
public sealed class GpuCropBatchTests(HostGpu gpu) : HostPatchTests(gpu)
{
    private static readonly OcrPass[] Filters = [OcrPass.Sharpen, OcrPass.Clahe, OcrPass.Equalize, OcrPass.Adaptive, OcrPass.Morphology];

    [NeedsFact(HostGpu.Compilers)]
    public void Cut_AllPassesOfKeptPlates_AreThoseOfTheProcessor()
    {
        List<string> bad = [];
        using var crops = new GpuCropBatch(Kernels, 24 * GpuPlateCrop.CropBytes, isShared: true, filters: true);
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010 })
        {
            foreach (Rotation rotation in layout == PixelLayout.P010 ? [Rotation.None] : Enum.GetValues<Rotation>())
            {
                // One small plate, which filters enlarge, and one that shrinks.
                foreach (Box box in new[] { new Box(141.3f, 63.8f, 74.5f, 21), new Box(52.2f, 40.6f, 290, 110) })
                {
                    bool turned = rotation is Rotation.Clockwise90 or Rotation.Clockwise270;
                    TestPicture picture = Plates(turned ? new YuvFormat(260, 402, layout) : new YuvFormat(402, 260, layout));
                    using FrameLease lease = OnDevice(picture, rotation);
                    Box stored = turned ? new Box(box.Y, box.X, box.Height, box.Width) : box;
                    bad.AddRange(WrongCuts(crops, picture, lease.Frame, stored));
                }
            }
        }

        Assert.True(bad.Count == 0, string.Join('\n', bad));
    }

    // Filters alone: the same pixels go into both, and what comes out is not stretched.
    [NeedsFact(HostGpu.Compilers)]
    public void Filter_OfTheSamePixels_IsThatOfTheProcessor()
    {
        using CudaStream stream = Kernels.Context.CreateStream();
        using var kernels = new GpuPassFilter(Kernels, stream, new GpuPlateCrop(Kernels, stream));
        using var filter = new PassFilter();
        using CudaMemory batch = Kernels.Context.Allocate(GpuPlateCrop.CropBytes);
        foreach ((int seed, bool smooth) in new[] { (1, false), (2, true), (3, true) })
        {
            var random = new Random(seed);
            (double across, double down, int low) = (2 + (6 * random.NextDouble()), 2 + (6 * random.NextDouble()), random.Next(100));
            var picture = new TestPicture(new YuvFormat(CropCutter.Width, CropCutter.Height, PixelLayout.Gray8, Range: ColorRange.Full), (_, x, y) =>
                smooth ? (int)(low + 75 + (40 * Math.Sin(x / across)) + (30 * Math.Cos(y / down)) + random.Next(5)) : random.Next(256));
            using var surface = new DeviceMemory(picture);
            using var rgb = new Mat();
            rgb.CopyFrom(CropCutter.Height, CropCutter.Width, MatType.CV_8UC3, [.. picture.Plane(0).ToArray().SelectMany(static code => new[] { code, code, code })]);
            using var wanted = new Mat();
            foreach (OcrPass pass in Filters)
            {
                filter.Apply(pass, rgb, wanted);
                Assert.True(kernels.TryQueue(surface.Surface, new PlatePlace(0, 0, CropCutter.Width, CropCutter.Height), Rotation.None, new PlateCut(pass, null, 0, 0), batch.Address, 0));
                kernels.Launch(batch.Address);
                (double mean, int worst) = Difference(wanted.AsSpan(), DeviceMemory.Read<byte>(batch));
                (double most, int furthest) = pass switch { OcrPass.Adaptive => (0.05, 255), OcrPass.Sharpen => (0.2, 1), OcrPass.Clahe => (0.01, 1), _ => (0.0, 0) };
                Assert.True(mean <= most && worst <= furthest, $"{seed}: {pass} {mean:0.000} on average, {worst} at worst");
            }
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Cut_PlateThatIsTooLargeToFilter_IsLeftToTheProcessor()
    {
        using var crops = new GpuCropBatch(Kernels, GpuPlateCrop.CropBytes, isShared: true, filters: true);
        using FrameLease lease = OnDevice(new TestPicture(new YuvFormat(1000, 700, PixelLayout.Nv12), static (_, _, _) => 128));
        using IPicturePatch patch = Patches.TryKeep(lease.Frame, new PixelArea(0, 0, 1000, 700))!;
        Assert.False(crops.TryCut(patch, new PlatePlace(0, 0, 1000, 700), new PlateCut(OcrPass.Clahe, null, 0, 0), 0));
        Assert.True(crops.TryCut(patch, new PlatePlace(0, 0, 1000, 700), new PlateCut(OcrPass.Plain, null, 0, 0), 0));
        Assert.False(crops.TryCut(patch, new PlatePlace(5, 5, 1e-9f, 1e-9f), new PlateCut(OcrPass.TurnedLeft, PlateQuad.OfBox(5, 5, 1e-9f, 1e-9f, 4), 0, 0), 0));
        crops.Complete();
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Drop_AfterAFault_KeepsOldCropsOutOfTheNextBatch()
    {
        using var crops = new GpuCropBatch(Kernels, 2 * GpuPlateCrop.CropBytes, isShared: true, filters: true);
        using FrameLease lease = OnDevice(Plates(new YuvFormat(402, 260, PixelLayout.Nv12)));
        using IPicturePatch patch = Patches.TryKeep(lease.Frame, new PixelArea(100, 50, 160, 60))!;
        var place = new PlatePlace(30, 15, 100, 25);
        Assert.True(crops.TryCut(patch, place, new PlateCut(OcrPass.Plain, null, 0, 0), 0));
        Assert.True(crops.TryCut(patch, place, new PlateCut(OcrPass.Equalize, null, 0, 0), 1));
        crops.Drop();
        byte[] crop = new byte[GpuPlateCrop.CropBytes];
        Array.Fill(crop, (byte)7);
        crops.Put(0, crop);
        crops.Put(1, crop);
        crops.Complete();
        Assert.Equal(-1, Bytes(crops.Batch).IndexOfAnyExcept((byte)7));
    }

    private List<string> WrongCuts(GpuCropBatch crops, TestPicture picture, VideoFrame frame, in Box stored)
    {
        // As a look is offered: a neighbourhood with odd edges, and the plate upright in it.
        var area = new PixelArea((int)stored.X - 21, (int)stored.Y - 17, (int)stored.Width + 45, (int)stored.Height + 37);
        var map = new UprightMap(area.Width, area.Height, frame.Rotation);
        Box upright = map.At(new Box(stored.X - area.Left, stored.Y - area.Top, stored.Width, stored.Height));
        var place = new PlatePlace(upright.X, upright.Y, upright.Width, upright.Height);
        using IPicturePatch patch = Patches.TryKeep(frame, area)!;
        using Mat host = new();
        byte[] rgb = new byte[3 * area.Width * area.Height];
        RgbRows.Convert(picture.Image, new Rect(area.Left, area.Top, area.Width, area.Height), frame.Rotation, rgb);
        host.CopyFrom((int)map.UprightHeight, (int)map.UprightWidth, MatType.CV_8UC3, rgb, 0);

        List<PlateCut> cuts =
        [
            new(OcrPass.Plain, null, 0.08, 0.12),
            new(OcrPass.Rectified, PlateQuad.OfBox(place.X, place.Y, place.Width, place.Height, 6), 0.08, 0.12),
            new(OcrPass.Wide, null, 0.15, 0.22),
            new(OcrPass.TurnedLeft, PlateQuad.OfBox(place.X, place.Y, place.Width, place.Height, -4), 0.08, 0.12),
            .. Filters.Select(static pass => new PlateCut(pass, null, 0.08, 0.12) { EnlargeBelow = 64, EnlargeTo = 80 }),
        ];
        for (int i = 0; i < cuts.Count; i++)
            Assert.True(crops.TryCut(patch, place, cuts[i], i + 1));
        crops.Complete();
        List<string> bad = [];
        for (int i = 0; i < cuts.Count; i++)
        {
            using Mat wanted = Managed(host, place, cuts[i]);
            ReadOnlySpan<byte> given = Bytes(crops.Batch).Slice((i + 1) * GpuPlateCrop.CropBytes, GpuPlateCrop.CropBytes);
            (double mean, int worst) = Difference(wanted.AsSpan(), given);
            (double most, int furthest) = Tolerance(cuts[i].Pass);
            if (!(mean <= most && worst <= furthest))
                bad.Add($"{picture.Format.Layout} {frame.Rotation} {stored.Width}: {cuts[i].Pass} {mean:0.00} on average, {worst} at worst");
        }

        return bad;
    }

    private static (double Mean, int Worst) Tolerance(OcrPass pass) => pass switch
    {
        // What is just above or below the threshold on one side need not be on the other.
        OcrPass.Adaptive => (6, 255),
        OcrPass.Clahe or OcrPass.Morphology => (2, 32),
        OcrPass.Sharpen or OcrPass.Equalize => (1, 16),
        _ => (1, 10),
    };

    private static Mat Managed(Mat picture, in PlatePlace place, in PlateCut cut)
    {
        using var cutter = new CropCutter();
        using var filter = new PassFilter();
        var crop = new Mat();
        if (cut.Corners is { } corners)
        {
            cutter.Straighten(picture, corners, cut.MarginX, cut.MarginY, crop);
            return crop;
        }

        using Mat region = cutter.Region(picture, place, cut.MarginX, cut.MarginY);
        using var filtered = new Mat();
        if (PassFilter.IsFilter(cut.Pass))
            filter.Apply(cut.Pass, cutter.Enlarge(region, cut.EnlargeBelow, cut.EnlargeTo), filtered);
        CropCutter.Stretch(PassFilter.IsFilter(cut.Pass) ? filtered : region, crop);
        return crop;
    }

    private static unsafe ReadOnlySpan<byte> Bytes(DeviceInput batch) => new((void*)batch.Address, (int)batch.Bytes);

    private static (double Mean, int Worst) Difference(ReadOnlySpan<byte> wanted, ReadOnlySpan<byte> given)
    {
        long sum = 0;
        int worst = 0;
        for (int i = 0; i < wanted.Length; i++)
        {
            int difference = Math.Abs(wanted[i] - given[i]);
            sum += difference;
            worst = Math.Max(worst, difference);
        }

        return ((double)sum / wanted.Length, worst);
    }
}
