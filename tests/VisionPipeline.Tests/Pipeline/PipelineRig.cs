using System.Collections.Concurrent;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Cameras;
using VisionPipeline.Tests.Configuration;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>A whole pipeline under test, with every due picture detected and short waits. Dispose proves that it stops in time and that nothing is left.</summary>
internal sealed class PipelineRig : IDisposable
{
    private static readonly TimeSpan Deadline = Eventually.Deadline;

    private readonly AnprPipeline _pipeline;
    private readonly LogLines _log = new();
    private readonly ConcurrentDictionary<string, GapTap> _taps = new();

    public PipelineRig(params CameraEntry[] cameras)
    {
        VisionConfig config = new() { Cameras = cameras };
        config = config with { Motion = config.Motion with { Enabled = false } };
        var ports = new PipelinePorts { Sink = Sink, Tap = entry => _taps.GetOrAdd(entry.Camera.Name, _ => new GapTap()) };
        _pipeline = new AnprPipeline(config, ports, new OneLogger(_log), TimeProvider.System);
        _pipeline.Start();
    }

    public RecordingSink Sink { get; } = new();

    public AnprPipeline Pipeline => _pipeline;

    public static CameraEntry Camera(string name, string url, double stall = 10) => new() { Camera = CameraRig.Config(name, url, TimeSpan.FromSeconds(stall)) };

    public CameraStatus Of(string name) => _pipeline.Status.Cameras.Single(camera => camera.Camera.Name == name);

    public GapTap Tap(string name) => _taps[name];

    /// <summary>Waits until the detector has looked at more pictures of a camera.</summary>
    public Task DetectsAsync(string name, string when, int more = 1)
    {
        long before = Of(name).Detections;
        return Eventually.Holds(() => Of(name) is var now && now.Detections >= before + more && now.Camera.State == CameraState.Live, $"{name} is looked at {when}");
    }

    /// <summary>No picture of a camera is missing between source and detector, and its stream was never opened again.</summary>
    public void AssertUnharmed(string name, double framesPerSecond = 25)
    {
        CameraStatus camera = Of(name);
        Assert.Equal((0, 0, 0, 0), (camera.Camera.Stream.Reconnects, camera.Camera.Stream.Stalls, camera.Camera.Stream.CorruptPackets, camera.Camera.Stream.DroppedByPool));
        Assert.Equal(1, Tap(name).Opens);
        Assert.InRange(Tap(name).Gap, 0.5 / framesPerSecond, 1.5 / framesPerSecond);

        // A decoder holds a few back; nothing else may be between.
        Assert.InRange(Tap(name).Packets - Of(name).Camera.Stream.Frames, -50, 50);
        Assert.DoesNotContain(Sink.Health, health => health.Camera == name && health.Alarm);
    }

    public void Dispose()
    {
        Assert.Empty(_pipeline.Stop(Deadline));
        PipelineStatus end = _pipeline.Status;
        Assert.Equal((0, 0), (end.LooksWaiting, end.CropsOut));
        Assert.All(end.Cameras, static camera => Assert.Equal(0, camera.Funnel.Open));
        Assert.Equal(0, end.DetectorFailures);
        Assert.DoesNotContain(_log.All, static line => line.StartsWith("Error", StringComparison.Ordinal));
        _pipeline.Dispose();
        NativeHandles.AssertNoneLeft();
    }
}
