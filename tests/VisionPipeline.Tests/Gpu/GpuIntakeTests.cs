using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Gpu;
using VisionPipeline.Inference;
using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Batching;
using VisionPipeline.Tests.Detection;
using VisionPipeline.Tests.Inference;

namespace VisionPipeline.Tests.Gpu;

[Collection(HostGpuCollection.Name)]
public sealed class GpuIntakeTests : IDisposable
{
    private const int Illegal = 700;

    // One plate whose score is the brightest number of the tensor.
    private static readonly TinyModel Brightness = TinyDetector.V8(1, null, new TinyDetector.Box(5, 32, 16, 8, 4, 0, 0)) with
    {
        Gain = [.. Enumerable.Range(0, 5 * TinyDetector.Anchors).Select(static i => i == (4 * TinyDetector.Anchors) + 5 ? 1f : 0)],
    };

    private readonly HostGpu _gpu;
    private readonly GpuKernels? _kernels;
    private readonly CudaStream? _stream;
    private readonly HostSurfaces? _surfaces;
    private readonly FramePool _pool = new(32);
    private readonly List<string> _told = [];

    public GpuIntakeTests(HostGpu gpu)
    {
        _gpu = gpu;
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is not null)
            return;
        gpu.Reset();
        Assert.True(GpuKernels.TryOpen(0, new KernelCache(gpu.NewFolder()), out _kernels, out string? reason), reason);
        _stream = _kernels.Context.CreateStream();
        _surfaces = new HostSurfaces(_kernels.Context);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _surfaces?.Dispose();
        _stream?.Dispose();
        _kernels?.Dispose();
        NativeHandles.AssertNoneLeft();
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Frame_OnTheDevice_TellsItsFormatPlanesAndPool()
    {
        using FrameLease lease = OnDevice(TestPicture.Noise(new YuvFormat(40, 22, PixelLayout.P010, Range: ColorRange.Full), 1));
        VideoFrame frame = lease.Frame;
        Assert.True(frame.IsOnDevice);
        Assert.False(frame.HasImage);
        Assert.Equal(new YuvFormat(40, 22, PixelLayout.P010, Range: ColorRange.Full), frame.Format);
        Assert.Equal(HostSurfaces.Pool, frame.Media.PoolSurfaces);
        Assert.Equal(40 * 22 * 3, frame.Media.SurfaceBytes);
        Assert.True(GpuSurface.IsIn(frame, _kernels!.Context));
        Assert.Equal(default, frame.Media.DevicePlane(2, 1, 1));
        using CudaContext other = CudaContext.Retain(CudaDriver.Open().Device(1));
        Assert.False(GpuSurface.IsIn(frame, other));
        Assert.Throws<NotSupportedException>(() => GpuSurface.Of(frame, other));
    }

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
                using var device = new GpuIntake(_kernels!, _stream!, onDevice, _told.Add, isShared);
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
                Assert.Equal(device.BatchBytes / 5, device.Uploaded);
                Assert.Equal(isShared ? 0 : device.BatchBytes, device.Fetched);
                Release(plain);
                Release(lifted);
            }
        }

        Assert.Empty(_told);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_OrdersOurStreamBehindTheDecoders_OnceForEachBatch()
    {
        // The engine says that it shares our stream, so that nothing is waited for on the way to it.
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda], Engines = new FaultyEngines(), Stream = _stream!.Address };
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 3, Model = options });
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add, isShared: true);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2)), OnDevice(Dark(3))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add(), intake.Add()];
        Assert.Equal(0, cameras[0].DeviceBytes);
        Look(intake, leases, 3, cameras);
        Assert.True(cameras[0].DeviceBytes > 0);
        _gpu.Reset();
        Look(intake, leases, 3, cameras);
        string[] order = [.. _gpu.Journal.Where(static line => line is "default stream" or "cuStreamWaitEvent" or "cuLaunchKernel" or "cuMemAlloc_v2" or "cuStreamSynchronize")];
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
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add()];
        Look(intake, leases, 2, cameras);
        _gpu.Reset();
        Task.Run(() =>
        {
            cameras[0].Dispose();
            cameras[0].Dispose();
        }).Wait();
        Assert.DoesNotContain("cuMemFree_v2", _gpu.Journal);
        intake.Put(0, leases[1].Frame, cameras[1]);
        intake.Run(1);
        Assert.Single(_gpu.Journal, static line => line == "cuMemFree_v2");
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Put_WithoutMemoryForOneCamera_CostsThatCameraOnly()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2))];
        ICameraIntake first = intake.Add();
        ICameraIntake second = intake.Add();
        intake.Put(0, leases[0].Frame, first);
        _gpu.Fail("cuMemAlloc_v2", 2);
        Assert.Contains("OUT_OF_MEMORY", Assert.Throws<CudaException>(() => intake.Put(1, leases[1].Frame, second)).Message, StringComparison.Ordinal);
        Assert.False(intake.IsLost);
        intake.Run(1);
        Assert.Single(detector.Detections(0).ToArray());
        Assert.Empty(_told);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_OnADeviceThatFails_TellsItOnceAndGoesOnWithoutIt()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnHost(Dark(4))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add()];
        intake.Put(0, leases[0].Frame, cameras[0]);
        intake.Put(1, leases[1].Frame, cameras[1]);
        _gpu.Fail("cuLaunchKernel", Illegal);
        Assert.Throws<CudaException>(() => intake.Run(2));
        Assert.True(intake.IsLost);
        Assert.Contains("illegal memory access", Assert.Single(_told), StringComparison.Ordinal);

        Assert.False(intake.Takes(leases[0].Frame));
        Assert.Throws<NotSupportedException>(() => intake.Put(0, leases[0].Frame, cameras[0]));
        Assert.True(intake.Takes(leases[1].Frame));
        intake.Put(0, leases[1].Frame, cameras[1]);
        intake.Run(1);
        Assert.Equal(0.8f, Assert.Single(detector.Detections(0).ToArray()).Score, 0.02f);
        Assert.Single(_told);
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
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add, isShared: true);
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
        Assert.Equal(16, intake.Surfaces + (intake.Uploaded / (intake.BatchBytes / 2)));
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_Recorded_KeepsItsBindings_GivesTheSameResults_AndWaitsOnce()
    {
        foreach (OrtProvider provider in new[] { OrtProvider.Cuda, OrtProvider.TensorRt })
        {
            foreach (int element in new[] { OnnxWriter.Float, OnnxWriter.Half })
            {
                using TempFile file = (Brightness with { Element = element }).Write();
                var options = new OnnxModelOptions { Providers = [provider], Engines = new FaultyEngines(), Stream = _stream!.Address, Graphs = true };
                using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 3, Model = options });
                Assert.False(detector.Model.Onnx.UsesGraphs);
                using var intake = new GpuIntake(_kernels!, _stream, detector, _told.Add, isShared: true);
                Assert.True(detector.Model.Onnx.UsesGraphs);
                FrameLease[] leases = [OnDevice(Dark(3)), OnHost(Dark(4)), OnDevice(Dark(0))];
                ICameraIntake[] cameras = [intake.Add(), intake.Add(), intake.Add()];
                for (int round = 0; round < 2; round++)
                {
                    for (int count = 1; count <= 3; count++)
                    {
                        _gpu.Reset();
                        Look(intake, leases, count, cameras);
                        for (int i = 0; i < count; i++)
                            Assert.Equal(0.2f * (i + 3), Assert.Single(detector.Detections(i).ToArray()).Score, 0.02f);
                        if (round == 0)
                            continue;
                        Assert.Single(_gpu.Journal, static line => line == "cuMemcpyDtoHAsync_v2");
                        Assert.Single(_gpu.Journal, static line => line == "cuStreamSynchronize");
                    }
                }

                // A recording for each size, or one for all.
                Assert.Equal(provider == OrtProvider.Cuda ? 3 : 1, detector.Bindings);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Look(intake, leases, 3, cameras);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
                Release(leases);
            }
        }

        Assert.Empty(_told);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_WhatCannotBeRecorded_RunsAsItDidAndSaysWhy()
    {
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda], Engines = new FaultyEngines { GraphsProblem = "not all of it runs there" }, Stream = _stream!.Address, Graphs = true };
        using ObjectDetector refused = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options });
        using var intake = new GpuIntake(_kernels!, _stream, refused, _told.Add, isShared: true);
        Assert.Equal((false, "not all of it runs there"), (refused.Model.Onnx.UsesGraphs, refused.Model.Onnx.GraphsProblem));
        FrameLease[] leases = [OnDevice(Dark(3)), OnDevice(Dark(4))];
        Look(intake, leases, 2);
        Assert.Equal(0.8f, Assert.Single(refused.Detections(1).ToArray()).Score, 0.02f);
        Release(leases);

        // Without a stream of ours, or on the processor, nobody is asked.
        using ObjectDetector own = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options with { Stream = 0 } });
        using var second = new GpuIntake(_kernels!, _stream, own, _told.Add, isShared: true);
        Assert.Equal((false, null), (own.Model.Onnx.UsesGraphs, own.Model.Onnx.GraphsProblem));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_RecordedOnAProviderOrDeviceThatFails_GoesOnWithTheNext()
    {
        // The first session lives for the runs that find the model's form out; the one that records dies in its third run.
        var engines = new FaultyEngines();
        engines.Lifetimes[OrtProvider.Cuda] = 2;
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda, OrtProvider.Cpu], Engines = engines, Stream = _stream!.Address, Graphs = true };
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options });
        using var intake = new GpuIntake(_kernels!, _stream, detector, _told.Add, isShared: true);
        FrameLease[] leases = [OnDevice(Dark(3)), OnHost(Dark(4))];
        ICameraIntake[] cameras = [intake.Add(), intake.Add()];
        for (int run = 0; run < 4; run++)
        {
            Assert.Equal(run < 3, detector.Model.Onnx.UsesGraphs);
            Look(intake, leases, 2, cameras);
            Assert.Equal(0.8f, Assert.Single(detector.Detections(1).ToArray()).Score, 0.02f);
        }

        Assert.Equal(OrtProvider.Cpu, detector.Model.Onnx.Provider);

        // Where the device goes, the recording goes with it.
        using ObjectDetector other = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2, Model = options with { Engines = new FaultyEngines() } });
        using var lost = new GpuIntake(_kernels!, _stream, other, _told.Add, isShared: true);
        Assert.True(other.Model.Onnx.UsesGraphs);
        ICameraIntake camera = lost.Add();
        lost.Put(0, leases[0].Frame, camera);
        _gpu.Fail("cuLaunchKernel", Illegal);
        Assert.Throws<CudaException>(() => lost.Run(1));
        lost.Put(0, leases[1].Frame, camera);
        lost.Run(1);
        Assert.Equal(OrtProvider.Cpu, other.Model.Onnx.Provider);
        Assert.Equal(0.8f, Assert.Single(other.Detections(0).ToArray()).Score, 0.02f);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Measure_FramesOnTheDevice_LeadsToTheVerdictsOfTheProcessor()
    {
        // Cameras of several sizes and layouts, more than one launch takes: noise, a car that drives through, light that changes.
        const int Count = 14;
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = Count });
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add);
        MotionGate[] onHost = [.. Enumerable.Range(0, Count).Select(static _ => new MotionGate(new MotionConfig()))];
        MotionGate[] onDevice = [.. Enumerable.Range(0, Count).Select(static _ => new MotionGate(new MotionConfig()))];
        int moving = 0;
        int still = 0;
        for (int round = 0; round < 12; round++)
        {
            TestPicture[] pictures = [.. Enumerable.Range(0, Count).Select(camera => Street(camera, round))];
            FrameLease[] leases = [.. pictures.Select((picture, camera) => camera == 4 ? OnHost(picture) : OnDevice(picture))];
            VideoFrame?[] frames = [.. leases.Select(static (lease, camera) => camera == 9 ? null : lease.Frame)];
            _gpu.Reset();
            intake.Measure(frames);
            string[] order = [.. _gpu.Journal.Where(static line => line is "default stream" or "cuStreamWaitEvent" or "cuLaunchKernel" or "cuMemcpyDtoHAsync_v2" or "cuMemcpy2DAsync_v2" or "cuStreamSynchronize" or "cuMemAlloc_v2")];
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
        Assert.Empty(_told);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Measure_BeforeABatch_IsOrderedOnceAndAllocatesNothing()
    {
        using TempFile file = Brightness.Write();
        var options = new OnnxModelOptions { Providers = [OrtProvider.Cuda], Engines = new FaultyEngines(), Stream = _stream!.Address };
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 3, Model = options });
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add, isShared: true);
        FrameLease[] leases = [OnDevice(Dark(1)), OnDevice(Dark(2)), OnDevice(Dark(3))];
        VideoFrame?[] frames = [.. leases.Select(static lease => lease.Frame)];
        ICameraIntake[] cameras = [intake.Add(), intake.Add(), intake.Add()];
        intake.Measure(frames);
        Look(intake, leases, 3, cameras);
        _gpu.Reset();
        intake.Measure(frames);
        Look(intake, leases, 3, cameras);
        Assert.Single(_gpu.Journal, static line => line == "default stream");
        Assert.Equal(2, _gpu.Journal.Count(static line => line == "cuLaunchKernel"));
        Assert.Single(_gpu.Journal, static line => line == "cuStreamSynchronize");

        long before = GC.GetAllocatedBytesForCurrentThread();
        intake.Measure(frames);
        Look(intake, leases, 3, cameras);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        // Nothing to measure is nothing to wait for.
        _gpu.Reset();
        intake.Measure([null, null]);
        Assert.Empty(_gpu.Journal);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Measure_OnADeviceThatFails_TellsItAndMeasuresNothing()
    {
        using TempFile file = Brightness.Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { MaxBatch = 2 });
        using var intake = new GpuIntake(_kernels!, _stream!, detector, _told.Add);
        FrameLease[] leases = [OnDevice(Dark(1)), OnHost(Dark(4))];
        _gpu.Fail("cuStreamSynchronize", Illegal);
        intake.Measure([leases[0].Frame, leases[1].Frame]);
        Assert.True(intake.CellsOf(0).IsEmpty);
        Assert.True(new MotionGate(new MotionConfig()).Moves(leases[0].Frame, intake.CellsOf(0)));
        Assert.True(intake.IsLost);
        Assert.Contains("illegal memory access", Assert.Single(_told), StringComparison.Ordinal);
        Assert.True(intake.Takes(leases[1].Frame));
        intake.Measure([leases[0].Frame]);
        Assert.True(intake.CellsOf(0).IsEmpty);
        Release(leases);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Read_PartsOfDeviceFrames_AreTheSamePixelsAndNoMoreThanThose()
    {
        using var reader = new GpuFrameReader(_kernels!.Context);
        var window = new FrameWindow();
        foreach (PixelLayout layout in new[] { PixelLayout.Nv12, PixelLayout.P010 })
        {
            // An untagged picture of 720 rows is BT.709, a part of it would be BT.601.
            TestPicture picture = TestPicture.Noise(new YuvFormat(1281, 721, layout), 5, 4);
            using FrameLease lease = OnDevice(picture);
            Assert.True(reader.Reads(lease.Frame));
            foreach (PixelArea area in new[] { new PixelArea(0, 0, 1281, 721), new PixelArea(301, 77, 50, 21), new PixelArea(1279, 719, 2, 2), new PixelArea(3, 3, 1, 1) })
            {
                long before = reader.Bytes;
                YuvImage image = reader.Read(lease.Frame, area, window, out PixelArea shown);
                Assert.True(shown.Left <= area.Left && shown.Top <= area.Top && shown.Left + shown.Width >= area.Left + area.Width && shown.Top + shown.Height >= area.Top + area.Height);
                Assert.True(shown.Width <= area.Width + 2 && shown.Height <= area.Height + 2);
                Assert.Equal(ColorMatrix.Bt709, image.Format.EffectiveMatrix);
                int size = image.Format.BytesPerSample;
                for (int y = 0; y < shown.Height; y++)
                    Assert.True(picture.Plane(0).Slice(((shown.Top + y) * picture.Stride(0)) + (shown.Left * size), shown.Width * size).SequenceEqual(image.Plane0.Slice(y * image.Stride0, shown.Width * size)));
                for (int y = 0; y < image.Format.ChromaHeight; y++)
                    Assert.True(picture.Plane(1).Slice((((shown.Top / 2) + y) * picture.Stride(1)) + (shown.Left * size), image.Format.RowBytes(1)).SequenceEqual(image.Plane1.Slice(y * image.Stride1, image.Format.RowBytes(1))));
                Assert.Equal((shown.Width * shown.Height * size) + (image.Format.ChromaWidth * 2 * image.Format.ChromaHeight * size), reader.Bytes - before);
            }
        }
    }

    private static void Look(IFrameIntake intake, FrameLease[] leases, int count, ICameraIntake[]? cameras = null)
    {
        for (int i = 0; i < count; i++)
            intake.Put(i, leases[i].Frame, cameras?[i] ?? intake.Add());
        intake.Run(count);
    }

    private static void Release(FrameLease[] leases)
    {
        foreach (FrameLease lease in leases)
            lease.Dispose();
    }

    // Plain pictures of rising brightness: 0.2, 0.35 ... of white.
    private static TestPicture Dark(int number) =>
        new(new YuvFormat(70 + (2 * number), 38, PixelLayout.Nv12, Range: ColorRange.Full), (component, _, _) => component == 0 ? 51 * (number == 0 ? 5 : number) : 128);

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

    private FrameLease OnDevice(TestPicture picture)
    {
        Assert.True(_pool.TryRent(out FrameLease lease));
        _surfaces!.Fill(lease.Frame.Media, picture);
        return lease;
    }

    private FrameLease OnHost(TestPicture picture)
    {
        Assert.True(_pool.TryRent(out FrameLease lease));
        HostSurfaces.FillHost(lease.Frame.Media, picture);
        return lease;
    }
}
