using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Geometry;
using VisionPipeline.Sources;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;

namespace VisionPipeline.Tests.Pipeline;

public sealed class AnprPipelineTests
{
    private static readonly TimeSpan Deadline = Eventually.Deadline;

    [RequiresClipsFact]
    public async Task Start_FilesThatEnd_IsOverAndNothingIsLeft()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using (AnprPipeline pipeline = Make(Fast("a", clip), Fast("b", clip)))
        {
            pipeline.Start();
            Wait(() => pipeline.IsOver);
            Assert.Empty(pipeline.Stop(Deadline));
            Assert.All(pipeline.Status.Cameras, camera => Assert.Equal(50, camera.Camera.Stream.Frames));
            Assert.All(pipeline.Status.Cameras, camera => Assert.True(camera.Detections > 0));
            Assert.All(pipeline.Status.Cameras, camera => Assert.Equal(0, camera.Camera.Stream.FramesOut));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Stop_UnderLoad_DrainsWithinTheDeadline()
    {
        string clip = await TestClips.H264Async(1280, 720, 50);
        using (AnprPipeline pipeline = Make([.. Enumerable.Range(0, 6).Select(i => Fast($"cam{i}", clip, loop: true))]))
        {
            pipeline.Start();
            Wait(() => pipeline.Status.DetectorPictures > 20);
            Assert.True(pipeline.IsAlive);
            Assert.Empty(pipeline.Stop(Deadline));
            PipelineStatus status = pipeline.Status;
            Assert.Equal(0, status.LooksWaiting);
            Assert.All(status.Cameras, camera => Assert.Equal(0, camera.Camera.Stream.FramesOut));
            Assert.All(status.Cameras, camera => Assert.Equal(0, camera.Funnel.Open));
            Assert.False(pipeline.IsAlive);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task AddAndRemove_WhileOthersRun_LeaveThemAlone()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using (AnprPipeline pipeline = Make(Fast("stays", clip, loop: true)))
        {
            pipeline.Start();
            Wait(() => Of(pipeline, "stays").Detections > 3);
            for (int round = 0; round < 5; round++)
            {
                pipeline.Add(Fast("guest", clip, loop: true));
                Wait(() => Of(pipeline, "guest").Detections > 0);
                long before = Of(pipeline, "stays").Detections;
                Assert.True(pipeline.Remove("guest", Deadline));
                Assert.Single(pipeline.Status.Cameras);
                Wait(() => Of(pipeline, "stays").Detections > before);
            }

            Assert.Equal(0, Of(pipeline, "stays").Camera.Stream.Reconnects);
            Assert.False(pipeline.Remove("guest", Deadline));
            Assert.Throws<InvalidOperationException>(() => pipeline.Add(Fast("stays", clip)));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Add_CameraThatCannotBeRun_LeavesNothingAndItsNameFree()
    {
        string clip = await TestClips.H264Async(frames: 50);
        CameraEntry good = Fast("cam", clip, loop: true);
        using (AnprPipeline pipeline = Make())
        {
            pipeline.Start();
            Assert.False(pipeline.IsOver);
            Assert.Throws<ArgumentException>(() => pipeline.Add(good with { Camera = good.Camera with { SubUrl = SourceUrl.Parse(clip) } }));
            Assert.Empty(pipeline.Status.Cameras);
            pipeline.Add(good);
            Wait(() => Of(pipeline, "cam").Detections > 0);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Rescene_KeepsTheStream()
    {
        string clip = await TestClips.H264Async(frames: 50);
        CameraEntry entry = Fast("cam", clip, loop: true);
        using AnprPipeline pipeline = Make(entry);
        pipeline.Start();
        Wait(() => Of(pipeline, "cam").Detections > 3);
        long frames = Of(pipeline, "cam").Camera.Stream.Frames;
        var corner = new Polygon([new(0, 0), new(0.1, 0), new(0, 0.1)]);
        Assert.True(pipeline.Rescene(entry with { Scene = new SceneConfig { Ignore = [corner] } }));
        Wait(() => Of(pipeline, "cam").Detections > 3);
        Assert.True(Of(pipeline, "cam").Camera.Stream.Frames >= frames);
        Assert.False(pipeline.Rescene(Fast("nobody", clip)));
    }

    [RequiresClipsFact]
    public async Task DeadCameras_AreToldAndCostTheOthersNothing()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using var refusing = new RefusingPort();
        var sink = new RecordingSink();
        CameraEntry dead = Fast("dead", clip) with { Camera = new CameraConfig { Name = "dead", Url = SourceUrl.Parse($"rtsp://user:secret@127.0.0.1:{refusing.Port}/x") } };
        using AnprPipeline pipeline = Make(sink, dead, Fast("good", clip, loop: true));
        pipeline.Start();
        Wait(() => Of(pipeline, "good").Detections > 20 && Of(pipeline, "dead").Camera.State == CameraState.BackOff);
        HealthEvent told = sink.Health.First(health => health is { Camera: "dead", Alarm: true, Kind: HealthKind.CameraState });
        Assert.Contains("back-off", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told.Message, StringComparison.Ordinal);
    }

    private static AnprPipeline Make(params CameraEntry[] cameras) => Make(new RecordingSink(), cameras);

    private static AnprPipeline Make(IEventSink sink, params CameraEntry[] cameras)
    {
        VisionConfig config = new() { Cameras = cameras };
        config = config with { Motion = config.Motion with { Enabled = false } };
        return new AnprPipeline(config, new PipelinePorts { Sink = sink }, NullLoggerFactory.Instance, TimeProvider.System);
    }

    private static CameraEntry Fast(string name, string clip, bool loop = false) => new()
    {
        Camera = new CameraConfig { Name = name, Url = SourceUrl.Parse(clip), Pace = PlaybackPace.Fast, Loop = loop },
    };

    private static CameraStatus Of(AnprPipeline pipeline, string name) => pipeline.Status.Cameras.Single(camera => camera.Camera.Name == name);

    private static void Wait(Func<bool> until) => Assert.True(SpinWait.SpinUntil(until, Deadline), "did not happen in time");
}
