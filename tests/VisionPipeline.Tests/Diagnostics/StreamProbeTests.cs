using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Diagnostics;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Diagnostics;

public sealed class StreamProbeTests
{
    [RequiresClipsFact]
    public async Task Run_Clip_MeasuresWhatTheRecipeSays()
    {
        StreamReport report = Probe(await TestClips.MakeAsync(new ClipRecipe { Frames = 60, GopLength = 15, FramesPerSecond = "30" }));
        Assert.Equal(60, report.Packets);
        Assert.Equal(30, report.MeasuredFps!.Value, 1);
        Assert.Equal(15, report.GopLength!.Value, 1);
        Assert.False(report.HasBFrames);
        Assert.Empty(report.Faults);
        Assert.Equal(60, report.Decode!.Frames);
        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Run_ClipWithBFrames_TellsThem() =>
        Assert.True(Probe(await TestClips.MakeAsync(new ClipRecipe { BFrames = 2 })).HasBFrames);

    [RequiresClipsFact]
    public async Task Run_TruncatedClip_SaysThatItIsCutOff()
    {
        StreamReport report = Probe(await TestClips.TruncatedAsync(indexInFront: true, keep: 0.3));
        Assert.Contains(report.Faults, fault => fault.Contains("cut off", StringComparison.Ordinal) || fault.Contains("damaged", StringComparison.Ordinal) || fault.Contains("unreadable", StringComparison.Ordinal));
        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsTheory]
    [InlineData("ts")]
    [InlineData("h264")]
    public async Task Run_SizeChange_SaysWhereAndToWhat(string container)
    {
        StreamReport report = Probe(await TestClips.ResolutionChangeAsync(container));
        Assert.Contains("the picture changed to 320x240 at frame 25", report.Faults);
        Assert.Equal(50, report.Decode!.Frames);
    }

    [RequiresClipsFact]
    public async Task Run_StreamChange_SaysSoAndDecodesBoth()
    {
        StreamReport report = Probe(await TestClips.StreamChangeAsync());
        Assert.Contains(report.Faults, fault => fault.Contains("changed to hevc", StringComparison.Ordinal));
        Assert.InRange(report.Decode!.Frames, 270, 275);
        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Run_CodecChangeThatTheContainerHides_SaysThatNothingDecodes()
    {
        StreamReport report = Probe(await TestClips.CodecChangeAsync());
        Assert.Contains(report.Faults, fault => fault.Contains("nothing decodes as h264 any more", StringComparison.Ordinal));
        Assert.Equal(25, report.Decode!.Frames);
    }

    [RequiresClipsFact]
    public async Task Run_GarbageJpeg_IsFaultyAndDoesNotThrow()
    {
        StreamReport report = Probe(await TestClips.GarbageJpegAsync());
        Assert.NotEmpty(report.Faults);
        NativeHandles.AssertNoneLeft();
    }

    private static StreamReport Probe(string file) =>
        new StreamProbe(new ProbeOptions { Decode = TimeSpan.FromMinutes(1) }, NullLogger.Instance, TimeProvider.System)
            .Run(SourceUrl.Parse(file), CancellationToken.None);
}
