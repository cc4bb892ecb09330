using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Decoding;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Gpu;
using VisionPipeline.LiveView;
using VisionPipeline.Looks;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Gpu;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>The whole pipeline with frames on a device that is the host: each decoded picture is lifted there, as NVDEC would leave it.</summary>
[Collection(HostGpuCollection.Name)]
public sealed class GpuPathTests : IDisposable
{
    private const string Road = "day?seed=23&size=1280x720&lanes=1&region=DE&traffic=car&seconds=8&rate=40&speed=35-50&fps=12";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly HostGpu _gpu;
    private HostSurfaces? _surfaces;

    public GpuPathTests(HostGpu gpu)
    {
        _gpu = gpu;
        if (new NeedsFactAttribute(HostGpu.Compilers).Skip is null)
            gpu.Reset();
    }

    public void Dispose()
    {
        _surfaces?.Dispose();
        NativeHandles.AssertNoneLeft();
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_WithFramesOnTheDevice_ReadsWhatTheProcessorReads()
    {
        var spec = SceneSpec.Parse(Road);
        string[] real = [.. SceneTruth.Of(spec).Passes.Where(static pass => pass.Countable).Select(static pass => pass.Plate).Order(StringComparer.Ordinal)];
        using var folder = new TempFolder();
        string clip = folder.File("road.mp4");
        SceneClip.Write(spec, clip);
        var sink = new RecordingSink();
        PipelineStatus status = Run(clip, sink, _ => { });
        string[] read = [.. sink.Plates.Where(static plate => plate is { State: PassState.Closed, Plate: not null }).Select(static plate => plate.Plate!.Text).Order(StringComparer.Ordinal)];
        Assert.Equal(real, read);
        GpuStatus gpu = status.Gpu!;
        Assert.Equal("Fake GPU 0", gpu.Device);
        Assert.False(gpu.IsLost);
        CameraStatus camera = Assert.Single(status.Cameras);
        Assert.Equal(camera.Detections, gpu.Surfaces);
        Assert.Equal(0, gpu.UploadedBytes);
        Assert.True(gpu.DownloadedBytes > 0);
        Assert.Equal(0, status.DetectorFailures);
        Assert.True(camera.DeviceBytes > 0);
        Assert.DoesNotContain(sink.Health, static health => health.Kind == HealthKind.Inference);
    }

    // The road of the test above, with plates that stay on the device and are cut there: only samples come down.
    [NeedsFact(HostGpu.Compilers)]
    public void Run_WithPlatesCutOnTheDevice_ReadsWhatTheProcessorReads()
    {
        var spec = SceneSpec.Parse(Road);
        string[] real = [.. SceneTruth.Of(spec).Passes.Where(static pass => pass.Countable).Select(static pass => pass.Plate).Order(StringComparer.Ordinal)];
        using var folder = new TempFolder();
        string clip = folder.File("road.mp4");
        SceneClip.Write(spec, clip);
        var sink = new RecordingSink();
        _gpu.Set("integrated", 1);
        PipelineStatus status = Run(clip, sink, _ => { });
        string[] read = [.. sink.Plates.Where(static plate => plate is { State: PassState.Closed, Plate: not null }).Select(static plate => plate.Plate!.Text).Order(StringComparer.Ordinal)];
        Assert.Equal(real, read);
        GpuStatus gpu = status.Gpu!;
        LookCounters looks = Assert.Single(status.Cameras).Looks;
        Assert.True(looks.Cut > 0);
        Assert.InRange(gpu.PlatesKept, looks.Cut, looks.Offered);
        Assert.Equal(0, status.LookFailures);
        Assert.Equal(0, gpu.UploadedBytes);
        Assert.Equal(2 << 20, gpu.PlateBytes);

        // Each frame costs its cells, each plate that is looked at its samples.
        CameraStatus camera = Assert.Single(status.Cameras);
        Assert.InRange(gpu.DownloadedBytes, 1024, (1024 * looks.Offered) + (4 * LumaCells.Count * (camera.Detections + camera.Still)));
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_OnABoardThatSharesItsMemory_SendsNothingUpOrDown()
    {
        // The board's decoder leaves pictures in main memory; each third is put on the device, so that both kinds write the same slots.
        using var folder = new TempFolder();
        string clip = folder.File("road.mp4");
        SceneClip.Write(SceneSpec.Parse("day?seed=23&size=640x360&lanes=1&rate=0&seconds=3&fps=12"), clip);
        _gpu.Set("integrated", 1);
        int lifted = 0;
        PipelineStatus status = Run(clip, new RecordingSink(), _ => { }, lift: (frame, lift) =>
        {
            if (++lifted % 3 == 0)
                lift(frame);
        });
        Assert.Equal((0, 0), (status.Gpu!.UploadedBytes, status.DetectorFailures));
        Assert.InRange(status.Gpu.Surfaces, 1, Assert.Single(status.Cameras).Detections - 1);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_WithAnEmptyRoadOnTheDevice_DetectsOnceASecondAsTheProcessorDoes()
    {
        using var folder = new TempFolder();
        string clip = folder.File("road.mp4");
        SceneClip.Write(SceneSpec.Parse("day?seed=23&size=640x360&lanes=1&rate=0&seconds=8&fps=12"), clip);
        LivePicture? seen = null;
        CameraStatus onDevice = Assert.Single(Run(clip, new RecordingSink(), pipeline =>
        {
            Assert.Null(pipeline.View("nobody"));
            using CameraViewer viewer = pipeline.View("road1")!.Join();
            seen = viewer.NextAsync().AsTask().GetAwaiter().GetResult();
        }).Cameras);
        Assert.True(seen!.Jpeg.Length > 1000);
        CameraStatus onHost = Assert.Single(Run(clip, new RecordingSink(), _ => { }, onDevice: false).Cameras);
        Assert.Equal((onHost.Detections, onHost.Still), (onDevice.Detections, onDevice.Still));

        // Of five a second: all for two seconds after the first picture, which counts as motion, then one in five.
        Assert.Equal(40, onDevice.Detections + onDevice.Still);
        Assert.InRange(onDevice.Detections, 15, 17);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_WhenTheDeviceFails_TellsItOnceAndStillEnds()
    {
        var spec = SceneSpec.Parse(Road);
        using var folder = new TempFolder();
        string clip = folder.File("road.mp4");
        SceneClip.Write(spec, clip);
        var sink = new RecordingSink();
        PipelineStatus status = Run(clip, sink, pipeline =>
        {
            Assert.True(SpinWait.SpinUntil(() => pipeline.Status.Gpu!.Surfaces > 10, Deadline));
            _gpu.Fail("cuLaunchKernel", 700);
        });
        Assert.True(status.Gpu!.IsLost);
        HealthEvent told = Assert.Single(sink.Health, static health => health.Kind == HealthKind.Inference);
        Assert.True(told.Alarm);
        Assert.Contains("GPU 0 failed and is used no more", told.Message, StringComparison.Ordinal);
    }

    [NeedsFact(HostGpu.Compilers)]
    public void Run_WithFramesOfBothKindsWhileTheDeviceFails_LosesNoneOfMainMemory()
    {
        // Every other frame is lifted; the run that fails is put once more with what lies in main memory.
        var spec = SceneSpec.Parse(Road);
        using var folder = new TempFolder();
        string clip = folder.File("road.mp4");
        SceneClip.Write(spec, clip);
        var sink = new RecordingSink();
        int lifted = 0;
        PipelineStatus status = Run(clip, sink, pipeline =>
        {
            Assert.True(SpinWait.SpinUntil(() => pipeline.Status.Gpu!.Surfaces > 5, Deadline));
            _gpu.Fail("cuLaunchKernel", 700);
        }, cameras: 2, (frame, lift) =>
        {
            if (Interlocked.Increment(ref lifted) % 2 == 0)
                lift(frame);
        });
        Assert.True(status.Gpu!.IsLost);
        Assert.Equal(0, status.DetectorFailures);
        Assert.All(status.Cameras, static camera => Assert.True(camera.Detections > 10, camera.Detections.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Single(sink.Health, static health => health.Kind == HealthKind.Inference);
    }

    [Fact]
    public void TryOpen_WithoutAUseForIt_SaysSo()
    {
        var config = new VisionConfig { Models = new ModelsConfig { Providers = [Native.OnnxRuntime.OrtProvider.Cpu] } };
        Assert.False(GpuPath.TryOpen(config, out _, out string? reason));
        Assert.Equal("off, as configured: neither decoders nor models may use a GPU", reason);
    }

    private PipelineStatus Run(string clip, RecordingSink sink, Action<AnprPipeline> meanwhile, int cameras = 1, Action<MediaFrame, Action<MediaFrame>>? lift = null, bool onDevice = true)
    {
        VisionConfig config = new()
        {
            Cameras = [.. Enumerable.Range(1, cameras).Select(i => new CameraEntry { Camera = new CameraConfig { Name = $"road{i}", Url = SourceUrl.Parse("file:" + clip), Pace = PlaybackPace.Fast } })],
        };
        using var pipeline = new AnprPipeline(config, new PipelinePorts { Sink = sink }, NullLoggerFactory.Instance, TimeProvider.System, () => onDevice ? Open(lift) : null);
        pipeline.Start();
        meanwhile(pipeline);
        Assert.True(SpinWait.SpinUntil(() => pipeline.IsOver, Deadline), "did not end in time");
        Assert.Empty(pipeline.Stop(Deadline));
        return pipeline.Status;
    }

    private GpuPath Open(Action<MediaFrame, Action<MediaFrame>>? lift)
    {
        Assert.True(GpuKernels.TryOpen(0, new KernelCache(_gpu.NewFolder()), out GpuKernels? kernels, out string? reason), reason);
        _surfaces = new HostSurfaces(kernels.Context);
        GpuPath path = new(kernels) { Residence = new DeviceResidence("0", new DeviceLedger("GPU 0", static () => long.MaxValue / 2, 0)) { Lift = lift is null ? _surfaces.Lift : frame => lift(frame, _surfaces.Lift) } };
        return path;
    }
}
