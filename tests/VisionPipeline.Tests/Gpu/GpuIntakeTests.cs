using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Inference;

namespace VisionPipeline.Tests.Gpu;

/// <summary>Batches of frames on the device beside those of the processor, and what a failing device costs.</summary>
public sealed class GpuIntakeTests(HostGpu gpu) : HostIntakeTests(gpu)
{
    [NeedsFact(HostGpu.Compilers)]
    public void Run_FramesOfBothKinds_GivesWhatTheProcessorGives()
    {
        foreach (bool isShared in new[] { false, true })
        {
            foreach ((int element, bool isInterleaved) in new[] { (OnnxWriter.Float, false), (OnnxWriter.UInt8, false), (OnnxWriter.Half, false), (OnnxWriter.Float, true) })
            {
                using TempFile file = (Brightness with { Element = element, IsInterleaved = isInterleaved, Gain = [.. Brightness.Gain!.Select(gain => element == OnnxWriter.UInt8 ? gain / 255 : gain)] }).Write();
                using ObjectDetector onHost = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 5 });
                using ObjectDetector onDevice = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 5 });
                using var host = new HostIntake(onHost);
                using var device = new GpuIntake(Kernels, Stream, onDevice, Told.Add, isShared);
                TestPicture[] pictures = [.. Enumerable.Range(0, 5).Select(i => Dark(i))];
                FrameLease[] plain = [.. pictures.Select(OnHost)];
                FrameLease[] lifted = [.. pictures.Select((picture, i) => i == 3 ? OnHost(picture) : OnDevice(picture))];
                Look(host, plain, 5);
                Look(device, lifted, 5);
                for (int i = 0; i < 5; i++)
                {
                    DetectedObject wanted = Assert.Single(onHost.Detections(i).ToArray());
                    DetectedObject given = Assert.Single(onDevice.Detections(i).ToArray());
                    Assert.Equal(wanted.Score, given.Score, 0.006f);
                    Assert.Equal((wanted.X, wanted.Y, wanted.Width, wanted.Height), (given.X, given.Y, given.Width, given.Height));
                }

                Assert.Equal(4, device.Surfaces);
                Assert.Equal(isShared ? 0 : device.BatchBytes / 5, device.Uploaded);
                Assert.Equal(isShared ? 0 : device.BatchBytes, device.Fetched);
                Release(plain);
                Release(lifted);
            }
        }

        Assert.Empty(Told);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_OrdersOurStreamBehindTheDecoders_OnceForEachBatch()
    {
        // The engine says that it shares our stream, so that nothing is waited for on the way to it.
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda], Engines = new FaultyEngines(), Stream = Stream.Address };
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 3, Model = options });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add, isShared: true);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2)), OnDevice(Dark(3))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add(), intake.Add()];
        Assert.Equal(0, cameras[0].DeviceBytes);
        Look(intake, leases, 3, cameras);
        Assert.True(cameras[0].DeviceBytes > 0);
        Host.Reset();
        Look(intake, leases, 3, cameras);
        string[] order = [.. Host.Journal.Where(static line => line is "default stream" or "cuStreamWaitEvent" or "cuLaunchKernel" or "cuMemAlloc_v2" or "cuStreamSynchronize")];
        Assert.Equal(["default stream", "cuStreamWaitEvent", "cuLaunchKernel"], order);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Look(intake, leases, 3, cameras);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Add_CamerasThatLeaveOnAnotherThread_AreFreedAfterTheNextRun()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add()];
        Look(intake, leases, 2, cameras);
        Host.Reset();
        Task.Run(() =>
        {
            cameras[0].Dispose();
            cameras[0].Dispose();
        }).Wait();
        Assert.DoesNotContain("cuMemFree_v2", Host.Journal);
        intake.Put(0, leases[1].Frame, cameras[1]);
        intake.Run(1);
        Assert.Single(Host.Journal, static line => line == "cuMemFree_v2");
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_WithoutMemoryForOneCamera_CostsThatCameraOnly()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2))];
        ICameraIntake first = intake.Add();
        ICameraIntake second = intake.Add();
        intake.Put(0, leases[0].Frame, first);
        Host.Fail("cuMemAlloc_v2", 2);
        Assert.Contains("OUT_OF_MEMORY", Assert.Throws<CudaException>(() => intake.Put(1, leases[1].Frame, second)).Message, StringComparison.Ordinal);
        Assert.False(intake.IsLost);
        intake.Run(1);
        Assert.Single(detector.Detections(0).ToArray());
        Assert.Empty(Told);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_OnADeviceThatFails_TellsItOnceAndGoesOnWithoutIt()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnHost(Dark(4))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add()];
        intake.Put(0, leases[0].Frame, cameras[0]);
        intake.Put(1, leases[1].Frame, cameras[1]);
        Host.Fail("cuLaunchKernel", Illegal);
        Assert.Throws<CudaException>(() => intake.Run(2));
        Assert.True(intake.IsLost);
        Assert.Contains("illegal memory access", Assert.Single(Told), StringComparison.Ordinal);

        Assert.False(intake.Takes(leases[0].Frame));
        Assert.Throws<NotSupportedException>(() => intake.Put(0, leases[0].Frame, cameras[0]));
        Assert.True(intake.Takes(leases[1].Frame));
        intake.Put(0, leases[1].Frame, cameras[1]);
        intake.Run(1);
        Assert.Equal(0.8f, Assert.Single(detector.Detections(0).ToArray()).Score, 0.02f);
        Assert.Single(Told);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_WhenTheEngineFails_RunsTheSameBatchOnTheNext()
    {
        // Both are the processor in truth and read the batch where it lies; neither frame is put once more.
        var engines = new FaultyEngines();
        engines.Lifetimes[OrtProvider.Cuda] = 6;
        var changes = new List<ProviderChange>();
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda, OrtProvider.Cpu], Engines = engines, Changed = changes.Add };
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options });
        using var intake = new GpuIntake(Kernels, Stream, detector, Told.Add, isShared: true);
        FrameLease[] leases = [OnDevice(Dark(3)), OnHost(Dark(4))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add()];
        for (int run = 0; run < 8; run++)
        {
            Look(intake, leases, 2, cameras);
            Assert.Equal(0.6f, Assert.Single(detector.Detections(0).ToArray()).Score, 0.02f);
            Assert.Equal(0.8f, Assert.Single(detector.Detections(1).ToArray()).Score, 0.02f);
        }

        Assert.Equal(OrtProvider.Cpu, detector.Model.Onnx.Provider);
        Assert.Equal((OrtProvider.Cuda, OrtProvider.Cpu), (Assert.Single(changes).From, changes[0].To));
        Assert.False(intake.IsLost);
        Assert.Equal((8, 0), (intake.Surfaces, intake.Uploaded));
        Release(leases);
    }
}
