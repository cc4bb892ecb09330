using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Inference;
using VisionPipeline.LiveView;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Cameras;
using VisionPipeline.Tests.Detection;
using VisionPipeline.Tests.Inference;

namespace VisionPipeline.Tests.Pipeline;

public sealed class DetectionLoopTests
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 30)]
    public async Task IsAlive_RunThatDoesNotReturn_IsNotOnceThePatienceIsOver(bool mayBuild, int minutes)
    {
        OrtProvider[] providers = mayBuild ? [OrtProvider.Cpu, OrtProvider.TensorRt] : [OrtProvider.Cpu];
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        using var intake = new MadeUpIntake(() =>
        {
            entered.Set();
            release.Wait(CameraRig.Deadline);
        });
        using var rig = new LaneRig(intake);
        using TempFile file = TinyDetector.V8(1, null).Write();
        using ObjectDetector detector = ObjectDetector.Open(file.Path, new DetectorOptions { Model = new OnnxModelOptions { Providers = providers } });
        using var gatherer = new FrameGatherer(new DetectionLoopConfig { MaxBatch = 1 }, rig.Time);
        using var thumbnails = new HostThumbnails();
        using var mailbox = new FrameMailbox(gatherer.Signal, rig.Time);
        using var loop = new DetectionLoop(gatherer, detector, intake, thumbnails, NullLogger.Instance, rig.Time);
        gatherer.Add("gate", mailbox, 5, rig.Lane);
        loop.Start();

        // Who waits for frames does its work, however long none comes.
        rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.True(loop.IsAlive);
        mailbox.Publish(rig.Picture(1));
        Assert.True(entered.Wait(CameraRig.Deadline));
        rig.Time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.True(loop.IsAlive);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(loop.IsAlive);
        release.Set();
        await Eventually.Holds(() => loop.IsAlive, "the run returned");
        Assert.True(loop.Stop(CameraRig.Deadline));
        Assert.False(loop.IsAlive);
    }
}
