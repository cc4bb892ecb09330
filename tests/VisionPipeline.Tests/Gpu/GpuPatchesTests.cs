using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Looks;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Recognition;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Inference;
using VisionPipeline.Tests.Recognition;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Plates that are kept in device memory: their samples, their crops beside those that the processor makes, and what becomes of them when the device fails.</summary>
[Collection(HostGpuCollection.Name)]
public sealed class GpuPatchesTests : IDisposable
{
    private const int Illegal = 700;

    private static readonly OcrPass[] Filters = [OcrPass.Sharpen, OcrPass.Clahe, OcrPass.Equalize, OcrPass.Adaptive, OcrPass.Morphology];

    private readonly HostGpu _gpu;
    private readonly GpuKernels? _kernels;
    private readonly HostSurfaces? _surfaces;
    private readonly FramePool _pool = new(4);
    private readonly GpuPatches? _patches;
    private bool _mayTake = true;
    private bool _isWanted = true;

    public GpuPatchesTests(HostGpu gpu)
    {
        _gpu = gpu;
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is not null)
            return;
        gpu.Reset();
        Assert.True(GpuKernels.TryOpen(0, new KernelCache(gpu.NewFolder()), out _kernels, out string? reason), reason);
        _surfaces = new HostSurfaces(_kernels.Context);
        _patches = new GpuPatches(_kernels, _ => _mayTake, () => _isWanted);
    }

    public void Dispose()
    {
        _pool.Dispose();
        Assert.Equal(0, _patches?.Outstanding ?? 0);
        _patches?.Dispose();
        _surfaces?.Dispose();
        _kernels?.Dispose();
        NativeHandles.AssertNoneLeft();
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Cut_AllPassesOfKeptPlates_AreThoseOfTheProcessor()
    {
        List<string> bad = [];
        using var crops = new GpuCropBatch(_kernels!, 24 * GpuPlateCrop.CropBytes, isShared: true, filters: true);
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
        using CudaStream stream = _kernels!.Context.CreateStream();
        using var kernels = new GpuPassFilter(_kernels, stream, new GpuPlateCrop(_kernels, stream));
        using var filter = new PassFilter();
        using CudaMemory batch = _kernels.Context.Allocate(GpuPlateCrop.CropBytes);
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
        using var crops = new GpuCropBatch(_kernels!, GpuPlateCrop.CropBytes, isShared: true, filters: true);
        using FrameLease lease = OnDevice(new TestPicture(new YuvFormat(1000, 700, PixelLayout.Nv12), static (_, _, _) => 128), Rotation.None);
        using IPicturePatch patch = _patches!.TryKeep(lease.Frame, new PixelArea(0, 0, 1000, 700))!;
        Assert.False(crops.TryCut(patch, new PlatePlace(0, 0, 1000, 700), new PlateCut(OcrPass.Clahe, null, 0, 0), 0));
        Assert.True(crops.TryCut(patch, new PlatePlace(0, 0, 1000, 700), new PlateCut(OcrPass.Plain, null, 0, 0), 0));
        Assert.False(crops.TryCut(patch, new PlatePlace(5, 5, 1e-9f, 1e-9f), new PlateCut(OcrPass.TurnedLeft, PlateQuad.OfBox(5, 5, 1e-9f, 1e-9f, 4), 0, 0), 0));
        crops.Complete();
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Sample_OfAnyPlate_JudgesItLikeTheProcessor()
    {
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010 })
        {
            TestPicture picture = TestPicture.Noise(new YuvFormat(402, 260, layout), 3, 6);
            using FrameLease lease = OnDevice(picture, Rotation.None);
            foreach (Box box in new[] { new Box(141.3f, 63.8f, 74.5f, 21), new Box(-10, 250, 60, 15), new Box(0, 0, 402, 260) })
            {
                foreach (bool turned in new[] { false, true })
                {
                    long before = _patches!.Downloaded;
                    CropQuality here = CropQuality.Of(picture.Image, box, null, turned);
                    Assert.Equal(here, CropQuality.Of(_patches, lease.Frame, new PixelArea(0, 0, 402, 260), box, null, turned));
                    Assert.Equal(1024, _patches.Downloaded - before);
                }
            }
        }
    }

    [NeedsFact(HostGpu.Compilers)]
    public void TryKeep_TheFrameIsGone_AndThePixelsAreStillThere()
    {
        TestPicture picture = TestPicture.Noise(new YuvFormat(401, 259, PixelLayout.Nv12), 5, 4);
        var area = new PixelArea(301, 77, 51, 23);
        IPicturePatch? patch;
        using (FrameLease lease = OnDevice(picture, Rotation.Clockwise90))
        {
            patch = _patches!.TryKeep(lease.Frame, area);
            _surfaces!.Fill(lease.Frame.Media, TestPicture.Noise(new YuvFormat(401, 259, PixelLayout.Nv12), 6));
        }

        var pool = new CropPool(1);
        using (PlateCrop crop = pool.TryRent(23, 51, patch)!)
        {
            Assert.Null(pool.TryRent(1, 1));
            byte[] wanted = new byte[3 * 51 * 23];
            RgbRows.Convert(picture.Image, new Rect(301, 77, 51, 23), Rotation.Clockwise90, wanted);
            Assert.True(crop.Pixels.Span.SequenceEqual(wanted));
            Assert.Equal(1, _patches.Outstanding);
        }

        Assert.Equal(0, _patches.Outstanding);
        Assert.Equal(0, pool.Outstanding);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void TryKeep_WithoutRoom_GivesNothingAndHarmsNothing()
    {
        TestPicture picture = Plates(new YuvFormat(402, 260, PixelLayout.Nv12));
        using FrameLease lease = OnDevice(picture, Rotation.None);
        _mayTake = false;
        Assert.Null(_patches!.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40)));
        _mayTake = true;
        _gpu.Fail("cuMemAlloc_v2", 2);
        Assert.Null(_patches.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40)));
        Assert.True(_patches.Keeps(lease.Frame));
        _gpu.Reset();
        List<IPicturePatch> kept = [];
        while (_patches.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40)) is { } patch)
            kept.Add(patch);
        Assert.Equal(64 << 20, _patches.DeviceBytes);
        Assert.Equal(32 * 32, kept.Count);

        // Given back, they are there again without more memory.
        kept.ForEach(static patch => patch.Dispose());
        kept.ForEach(static patch => patch.Dispose());
        _patches.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40))!.Dispose();
        Assert.Equal(64 << 20, _patches.DeviceBytes);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Keeps_OnlyWhatLiesThereAndWhileSomebodyCutsThere()
    {
        using FrameLease lease = OnDevice(Plates(new YuvFormat(402, 260, PixelLayout.Nv12)), Rotation.None);
        Assert.True(_patches!.Keeps(lease.Frame));
        _isWanted = false;
        Assert.False(_patches.Keeps(lease.Frame));
        _isWanted = true;
        _gpu.Fail("cuLaunchKernel", Illegal);
        Assert.Throws<CudaException>(() => CropQuality.Of(_patches, lease.Frame, new PixelArea(0, 0, 402, 260), new Box(3, 3, 60, 20), null, false));
        Assert.False(_patches.Keeps(lease.Frame));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Read_WhenTheProviderFails_GoesOnWithPlatesThatComeDown()
    {
        var engines = new FaultyEngines();
        engines.Lifetimes[OrtProvider.Cuda] = 2;
        Read(engines, (reader, views) =>
        {
            for (int i = 0; i < 4; i++)
            {
                IReadOnlyList<PlateObservation> seen = reader.Read(views);
                Assert.All(seen, static one => Assert.Equal("AB12CDE", one.Reading.Text));
                Assert.Equal(i < 3, reader.CutsOnDevice);
            }

            Assert.Equal(4 * 2 * 2, reader.Crops);
        });
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Read_WhenTheDeviceFails_LosesOnlyWhatLiesThere()
    {
        Read(new FaultyEngines(), (reader, views) =>
        {
            Assert.All(reader.Read(views), static one => Assert.Equal("AB12CDE", one.Reading.Text));
            _gpu.Fail("cuLaunchKernel", Illegal);
            _gpu.Fail("cuMemcpy2DAsync_v2", Illegal);
            IReadOnlyList<PlateObservation> seen = reader.Read(views);
            Assert.Equal(["", "AB12CDE"], seen.Select(static one => one.Reading.Text));
            Assert.False(reader.CutsOnDevice);
            Assert.Throws<CudaException>(() => reader.Read([views[0]]));
            Assert.Equal("AB12CDE", reader.Read([views[1]])[0].Reading.Text);
        });
    }

    // A reader on a device, with one plate that lies there and one that does not.
    private void Read(FaultyEngines engines, Action<PlateReader, PlateView[]> use)
    {
        using var tiny = new TinyReader("AB12CDE", 0.9999);
        using OnnxModel model = OnnxModel.Open(tiny.Path, new OnnxModelOptions { Providers = [OrtProvider.Cuda, OrtProvider.Cpu], Engines = engines });
        using FrameLease lease = OnDevice(new TestPicture(new YuvFormat(402, 260, PixelLayout.Nv12), static (component, _, _) => component == 0 ? 235 : 128), Rotation.None);
        using IPicturePatch patch = _patches!.TryKeep(lease.Frame, new PixelArea(100, 50, 160, 60))!;
        using Mat white = new(60, 160, MatType.CV_8UC3, new Scalar(255, 255, 255));
        var pool = new CropPool(1);
        using PlateCrop crop = pool.TryRent(160, 60)!;
        crop.Pixels.Span.Fill(255);
        using Mat down = crop.AsMat();
        var place = new PlatePlace(30, 15, 100, 25);
        using var reader = new PlateReader(model, PlateReaderFacts.Beside(tiny.Path), new OcrConfig(), bytes => new GpuCropBatch(_kernels!, bytes, isShared: true, filters: false));
        Assert.True(reader.CutsOnDevice);
        int fetched = 0;
        use(reader, [new PlateView(null, place, 1) { Patch = patch, Fetch = Fetch }, new PlateView(white, place, 2)]);

        Mat Fetch()
        {
            fetched++;
            patch.Read(new FrameWindow());
            return down;
        }
    }

    private List<string> WrongCuts(GpuCropBatch crops, TestPicture picture, VideoFrame frame, in Box stored)
    {
        // As a look is offered: a neighbourhood with odd edges, and the plate upright in it.
        var area = new PixelArea((int)stored.X - 21, (int)stored.Y - 17, (int)stored.Width + 45, (int)stored.Height + 37);
        var map = new UprightMap(area.Width, area.Height, frame.Rotation);
        Box upright = map.At(new Box(stored.X - area.Left, stored.Y - area.Top, stored.Width, stored.Height));
        var place = new PlatePlace(upright.X, upright.Y, upright.Width, upright.Height);
        using IPicturePatch patch = _patches!.TryKeep(frame, area)!;
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

    // Soft strokes on a slope, as those of plates are.
    private static TestPicture Plates(YuvFormat format) => new(format, (component, x, y) =>
    {
        double code = component == 0
            ? 120 + (60 * Math.Sin(x / 4.0)) + (40 * Math.Sin(y / 5.0)) + (x / 12.0)
            : 128 + (30 * Math.Sin((x + (component * y)) / 20.0));
        return (int)Math.Clamp(format.BytesPerSample == 2 ? 4 * code : code, 0, format.BytesPerSample == 2 ? 1023 : 255);
    });

    private FrameLease OnDevice(TestPicture picture, Rotation rotation)
    {
        Assert.True(_pool.TryRent(out FrameLease lease));
        _surfaces!.Fill(lease.Frame.Media, picture);
        lease.Frame.Rotation = rotation;
        return lease;
    }
}
