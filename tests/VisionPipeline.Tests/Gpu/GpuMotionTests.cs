using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Inference;

namespace VisionPipeline.Tests.Gpu;

/// <summary>The motion gate's cells measured on the device.</summary>
public sealed class GpuMotionTests(HostGpu gpu) : HostIntakeTests(gpu)
{
    [NeedsFact(HostGpu.Compilers)]
    public void Measure_FramesOnTheDevice_LeadsToTheVerdictsOfTheProcessor()
    {
        // Cameras of several sizes and layouts, more than one launch takes: noise, a car that drives through, light that changes.
        const int Count = 14;
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = Count });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add);
        MotionGate[] onHost = [.. Enumerable.Range(0, Count).Select(static _ => new MotionGate(new MotionConfig()))];
        MotionGate[] onDevice = [.. Enumerable.Range(0, Count).Select(static _ => new MotionGate(new MotionConfig()))];
        int moving = 0;
        int still = 0;
        for (int round = 0; round < 12; round++)
        {
            TestPicture[] pictures = [.. Enumerable.Range(0, Count).Select(camera => Street(camera, round))];
            FrameLease[] leases = [.. pictures.Select((picture, camera) => camera == 4 ? OnHost(picture) : OnDevice(picture))];
            VideoFrame?[] frames = [.. leases.Select(static (lease, camera) => camera == 9 ? null : lease.Frame)];
            Host.Reset();
            intake.Measure(frames);
            string[] order = [.. Host.Journal.Where(static line => line is "default stream" or "cuStreamWaitEvent" or "cuLaunchKernel" or "cuMemcpyDtoHAsync_v2" or "cuMemcpy2DAsync_v2" or "cuStreamSynchronize" or "cuMemAlloc_v2")];
            Assert.Equal(["default stream", "cuStreamWaitEvent", "cuLaunchKernel", "cuMemcpyDtoHAsync_v2", "cuStreamSynchronize"], order);
            for (int camera = 0; camera < Count; camera++)
            {
                Assert.Equal(camera is 4 or 9, intake.CellsOf(camera).IsEmpty);
                if (camera == 9)
                    continue;
                bool wanted = onHost[camera].Moves(pictures[camera].Image, round * 200_000L);
                leases[camera].Frame.Capture = new CaptureTime(round * 200_000L, default, default);
                Assert.Equal(wanted, onDevice[camera].Moves(leases[camera].Frame, intake.CellsOf(camera)));
                Assert.Equal(onHost[camera].MovingCells, onDevice[camera].MovingCells);
                _ = wanted ? moving++ : still++;
            }

            Release(leases);
        }

        Assert.Equal(12 * 12 * 4 * LumaCells.Count, intake.Fetched);
        Assert.True(moving > 40 && still > 40, $"{moving} moving, {still} still");
        Assert.Empty(Told);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Measure_BeforeABatch_IsOrderedOnceAndAllocatesNothing()
    {
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda], Engines = new FaultyEngines(), Stream = Stream.Address };
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 3, Model = options });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add, isShared: true);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2)), OnDevice(Dark(3))];
        VideoFrame?[] frames = [.. leases.Select(static lease => lease.Frame)];
        ICameraIntake[] cameras = [intake.Add(), intake.Add(), intake.Add()];
        intake.Measure(frames);
        Look(intake, leases, 3, cameras);
        Host.Reset();
        intake.Measure(frames);
        Look(intake, leases, 3, cameras);
        Assert.Single(Host.Journal, static line => line == "default stream");
        Assert.Equal(2, Host.Journal.Count(static line => line == "cuLaunchKernel"));
        Assert.Single(Host.Journal, static line => line == "cuStreamSynchronize");

        long before = GC.GetAllocatedBytesForCurrentThread();
        intake.Measure(frames);
        Look(intake, leases, 3, cameras);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        // Nothing to measure is nothing to wait for.
        Host.Reset();
        intake.Measure([null, null]);
        Assert.Empty(Host.Journal);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Measure_OnADeviceThatFails_TellsItAndMeasuresNothing()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnHost(Dark(4))];
        Host.Fail("cuStreamSynchronize", Illegal);
        intake.Measure([leases[0].Frame, leases[1].Frame]);
        Assert.True(intake.CellsOf(0).IsEmpty);
        Assert.True(new MotionGate(new MotionConfig()).Moves(leases[0].Frame, intake.CellsOf(0)));
        Assert.True(intake.IsLost);
        Assert.Contains("illegal memory access", Assert.Single(Told), StringComparison.Ordinal);
        Assert.True(intake.Takes(leases[1].Frame));
        intake.Measure([leases[0].Frame]);
        Assert.True(intake.CellsOf(0).IsEmpty);
        Release(leases);
    }

    // Odd cameras see a car, one more each eleven rounds the light changes; even ones only noise.
    private static TestPicture Street(int camera, int round)
    {
        var random = new Random((camera * 100) + round);
        int light = camera % 3 == 0 && round > 6 ? 20 : 0;
        var format = new YuvFormat(160 + (5 * camera), 90 + camera, camera % 4 == 1 ? PixelLayout.P010 : PixelLayout.Nv12);
        int scale = format.BytesPerSample == 2 ? 4 : 1;
        return new TestPicture(format, (component, x, y) =>
        {
            bool car = camera % 2 == 1 && round is >= 4 and < 9 && x / 20 == round - 3 && y is > 30 and < 60;
            return component == 0 ? scale * ((car ? 30 : 90 + light) + random.Next(-1, 2)) : scale * 128;
        });
    }
}
