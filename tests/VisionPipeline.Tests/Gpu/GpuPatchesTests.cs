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

/// <summary>Plates that are kept in device memory: their samples, their pixels, and what becomes of them when the device fails.</summary>
public sealed class GpuPatchesTests(HostGpu gpu) : HostPatchTests(gpu)
{
    [NeedsFact(HostGpu.Compilers)]
    public void Sample_OfAnyPlate_JudgesItLikeTheProcessor()
    {
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010 })
        {
            TestPicture picture = TestPicture.Noise(new YuvFormat(402, 260, layout), 3, 6);
            using FrameLease lease = OnDevice(picture);
            foreach (Box box in new[] { new Box(141.3f, 63.8f, 74.5f, 21), new Box(-10, 250, 60, 15), new Box(0, 0, 402, 260) })
            {
                foreach (bool turned in new[] { false, true })
                {
                    long before = Patches.Downloaded;
                    CropQuality here = CropQuality.Of(picture.Image, box, null, turned);
                    Assert.Equal(here, CropQuality.Of(Patches, lease.Frame, new PixelArea(0, 0, 402, 260), box, null, turned));
                    Assert.Equal(1024, Patches.Downloaded - before);
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
            patch = Patches.TryKeep(lease.Frame, area);
            Surfaces.Fill(lease.Frame.Media, TestPicture.Noise(new YuvFormat(401, 259, PixelLayout.Nv12), 6));
        }

        var pool = new CropPool(1);
        using (PlateCrop crop = pool.TryRent(23, 51, patch)!)
        {
            Assert.Null(pool.TryRent(1, 1));
            byte[] wanted = new byte[3 * 51 * 23];
            RgbRows.Convert(picture.Image, new Rect(301, 77, 51, 23), Rotation.Clockwise90, wanted);
            Assert.True(crop.Pixels.Span.SequenceEqual(wanted));
            Assert.Equal(1, Patches.Outstanding);
        }

        Assert.Equal(0, Patches.Outstanding);
        Assert.Equal(0, pool.Outstanding);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void TryKeep_WithoutRoom_GivesNothingAndHarmsNothing()
    {
        TestPicture picture = Plates(new YuvFormat(402, 260, PixelLayout.Nv12));
        using FrameLease lease = OnDevice(picture);
        MayTake = false;
        Assert.Null(Patches.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40)));
        MayTake = true;
        Host.Fail("cuMemAlloc_v2", 2);
        Assert.Null(Patches.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40)));
        Assert.True(Patches.Keeps(lease.Frame));
        Host.Reset();
        List<IPicturePatch> kept = [];
        while (Patches.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40)) is { } patch)
            kept.Add(patch);
        Assert.Equal(64 << 20, Patches.DeviceBytes);
        Assert.Equal(32 * 32, kept.Count);

        // Given back, they are there again without more memory.
        kept.ForEach(static patch => patch.Dispose());
        kept.ForEach(static patch => patch.Dispose());
        Patches.TryKeep(lease.Frame, new PixelArea(0, 0, 100, 40))!.Dispose();
        Assert.Equal(64 << 20, Patches.DeviceBytes);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Keeps_OnlyWhatLiesThereAndWhileSomebodyCutsThere()
    {
        using FrameLease lease = OnDevice(Plates(new YuvFormat(402, 260, PixelLayout.Nv12)));
        Assert.True(Patches.Keeps(lease.Frame));
        IsWanted = false;
        Assert.False(Patches.Keeps(lease.Frame));
        IsWanted = true;
        Host.Fail("cuLaunchKernel", Illegal);
        Assert.Throws<CudaException>(() => CropQuality.Of(Patches, lease.Frame, new PixelArea(0, 0, 402, 260), new Box(3, 3, 60, 20), null, false));
        Assert.False(Patches.Keeps(lease.Frame));
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
            Host.Fail("cuLaunchKernel", Illegal);
            Host.Fail("cuMemcpy2DAsync_v2", Illegal);
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
        using FrameLease lease = OnDevice(new TestPicture(new YuvFormat(402, 260, PixelLayout.Nv12), static (component, _, _) => component == 0 ? 235 : 128));
        using IPicturePatch patch = Patches.TryKeep(lease.Frame, new PixelArea(100, 50, 160, 60))!;
        using Mat white = new(60, 160, MatType.CV_8UC3, new Scalar(255, 255, 255));
        var pool = new CropPool(1);
        using PlateCrop crop = pool.TryRent(160, 60)!;
        crop.Pixels.Span.Fill(255);
        using Mat down = crop.AsMat();
        var place = new PlatePlace(30, 15, 100, 25);
        using var reader = new PlateReader(model, PlateReaderFacts.Beside(tiny.Path), new OcrConfig(), bytes => new GpuCropBatch(Kernels, bytes, isShared: true, filters: false));
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
}
