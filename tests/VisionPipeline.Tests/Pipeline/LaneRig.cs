using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Decoding;
using VisionPipeline.Detection;
using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.LiveView;
using VisionPipeline.Looks;
using VisionPipeline.Tests.Cameras;
using VisionPipeline.Tests.Looks;
using VisionPipeline.Voting;
using Posteriors = VisionPipeline.Tests.Voting.Looks;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>One camera's lane in made-up time, whose frames and detections a test makes up. Disposing proves that every crop and frame came back.</summary>
internal sealed class LaneRig : IDisposable
{
    private readonly DecoderDevices _devices = new();
    private readonly Mat _picture = PaintedFrame.Scene(640, 480, ("AB12CDE", new Rect(60, 100, 100, 25)));
    private readonly CameraEntry _entry = PipelineRig.Camera("gate", "rtsp://127.0.0.1:9/cam");
    private readonly VisionConfig _config = new() { Motion = new MotionConfig { Enabled = false } };
    private readonly LookScheduler _scheduler;
    private readonly IFrameIntake _intake;

    public LaneRig(IFrameIntake intake, IFrameReader? frames = null)
    {
        _intake = intake;
        _scheduler = new LookScheduler(new LookConfig { Evidence = false }, Time, frames);
        Session = new CameraSession(_entry.Camera, new CameraServices { Devices = _devices, Time = Time });
        Lane = Add();
    }

    /// <summary>Where <see cref="Picture"/> shows a plate.</summary>
    public static DetectedObject Plate { get; } = new(ObjectClass.Plate, 0.9f, 60, 100, 100, 25);

    public ManualTime Time { get; } = new();

    public FramePool Pool { get; } = new(8);

    /// <summary>Never started: frames come from the test.</summary>
    public CameraSession Session { get; }

    public CameraLane Lane { get; }

    /// <summary>Another lane over the same session, as a change of the scene makes one.</summary>
    public CameraLane Add()
    {
        var plates = new RecentPlates(new RecordingSink());
        var settings = new PassBookSettings { Camera = "gate", Node = "node", Models = new EventModels("d", "r"), Fusion = new PlateFusion(Posteriors.Regions, new FusionOptions()) };
        var passes = new PassBook(settings, plates, Time);
        CameraLooks looks = _scheduler.Add("gate", _entry.Scene, passes);
        passes.Bind(looks);
        return new CameraLane(_entry, Session, _intake, looks, passes, plates, _config, null, new CameraView(), NullLogger.Instance, Time);
    }

    public FrameLease Picture(double seconds) => PaintedFrame.Rent(Pool, _picture, seconds);

    /// <summary>A frame in which this was found.</summary>
    public void Take(double seconds, params DetectedObject[] found)
    {
        using FrameLease frame = Picture(seconds);
        Lane.Take(frame, found, default);
    }

    public void Dispose()
    {
        Session.Dispose();
        _scheduler.Dispose();
        Assert.Equal((0, 0), (_scheduler.Crops.Outstanding, Pool.Outstanding));
        Pool.Dispose();
        _picture.Dispose();
        _devices.Dispose();
    }
}
