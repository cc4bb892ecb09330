using System.Runtime.InteropServices;
using System.Text.Json;
using VisionPipeline.Server.Bench;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Bench;

public sealed class GpuBenchTests
{
    [Theory]
    [InlineData(2, 50, 98, 30, "decode: NVDEC at 98 %")]
    [InlineData(15, 95, 60, 30, "host: 15.0 of 16 cores in use")]
    [InlineData(2, 95, 60, 85, "copy: device memory busy for 85 % of the time")]
    [InlineData(2, 95, 60, 30, "compute: kernels run for 95 % of the time")]
    [InlineData(2, 50, 60, 30, "none is full: one thread, or too few cameras")]
    public void Wall_OfALoad_NamesWhatIsFull(double cores, double sm, double decoder, double bus, string wall) =>
        Assert.Equal(wall, new GpuLoad(cores, 16, sm, decoder, bus, null).Wall);

    [Fact]
    public void Wall_WithoutGauges_StillTellsTheHost()
    {
        Assert.StartsWith("none", new GpuLoad(1, 2, null, null, null, null).Wall, StringComparison.Ordinal);
        Assert.StartsWith("host", new GpuLoad(1.9, 2, null, null, null, null).Wall, StringComparison.Ordinal);
    }

    [Fact]
    public void Stage_ByItsRate_GivesStreamsAndCosts()
    {
        var stage = new GpuStageReport
        {
            Stage = "decode",
            Cameras = 8,
            FramesPerSecond = 2400,
            PicturesPerSecond = 0,
            Load = new GpuLoad(2, 16, null, null, null, 800_000_000),
            TimeOf = "a frame",
            P50Ms = 1,
            P95Ms = 2,
        };
        Assert.Equal((80, 160, 2.5, 100), (stage.StreamsAt30, stage.StreamsAt15, stage.CorePercentAt30, stage.MegabytesPerCamera!.Value));
    }

    [Fact]
    public async Task Verb_WithoutAGpu_SaysInOneLineWhatIsMissingAndExitsWithFour()
    {
        if (NativeLibrary.TryLoad("libcuda.so.1", out _))
            return;
        CommandResult result = await VisionProcess.RunAsync("bench", "gpu", "--cameras", "1");
        Assert.Equal(4, result.ExitCode);
        Assert.Equal("vision bench gpu: no GPU path (no CUDA device: libcuda.so.1 not found); './vision doctor' says what each stage needs", result.Errors.TrimEnd());
        Assert.Equal("", result.Output);
    }

    [RequiresClipsFact]
    public async Task Verb_OnTheProcessor_MeasuresEveryStage()
    {
        string clip = await TestClips.H264Async(frames: 50);
        string report = Path.GetTempFileName();
        try
        {
            CommandResult result = await VisionProcess.RunAsync("bench", "gpu", "--processor", "--cameras", "2", "--seconds", "1", "--clip", clip, "--report", report);
            Assert.True(result.ExitCode == 0, result.Errors);
            JsonElement[] stages = [.. JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement.GetProperty("stages").EnumerateArray()];
            Assert.Equal(["decode", "+ letterbox", "+ detect", "+ track + OCR"], stages.Select(static stage => stage.GetProperty("stage").GetString()));
            Assert.All(stages, static stage => Assert.True(stage.GetProperty("framesPerSecond").GetDouble() > 0, stage.ToString()));
            Assert.All(stages.Skip(1), static stage => Assert.True(stage.GetProperty("picturesPerSecond").GetDouble() > 0, stage.ToString()));
        }
        finally
        {
            File.Delete(report);
        }
    }
}
