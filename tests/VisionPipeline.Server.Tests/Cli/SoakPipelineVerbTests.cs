using System.Text.Json;
using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class SoakPipelineVerbTests
{
    [Theory]
    [InlineData("90", 90.0)]
    [InlineData("90s", 90.0)]
    [InlineData("1.5m", 90.0)]
    [InlineData("2h", 7200.0)]
    [InlineData("", null)]
    [InlineData("0s", null)]
    [InlineData("-3s", null)]
    [InlineData("3d", null)]
    [InlineData("m", null)]
    [InlineData("1e9h", null)]
    public void TryParse_Duration_IsReadOrRefused(string text, double? seconds)
    {
        Assert.Equal(seconds is not null, DurationOption.TryParse(text, out TimeSpan time));
        Assert.Equal(seconds ?? 0, time.TotalSeconds);
    }

    [Theory]
    [InlineData("soon", "--for must be a time")]
    [InlineData("1s", "--for must be at least 4 s")]
    public async Task Soak_TimeThatIsNone_IsRefused(string time, string words)
    {
        CommandResult result = await VisionProcess.RunAsync("soak", "pipeline", "--for", time);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Soak_Step_DrawsTheLineThroughTheSteps()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using var folder = new TempFolder();
        string file = folder.File("report.json");
        CommandResult result = await VisionProcess.RunAsync("soak", "pipeline", "--step", "--for", "4s", "--source", clip, "--source", clip, "--source", clip, "--folder", folder.File("work"), "--report", file);
        Assert.True(result.ExitCode == ExitCode.Ok, result.Output + result.Errors);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        JsonElement[] steps = [.. report.RootElement.GetProperty("steps").EnumerateArray()];
        Assert.Equal([1, 2, 3], steps.Select(static step => step.GetProperty("cameras").GetInt32()));
        Assert.All(steps, static step => Assert.InRange(step.GetProperty("privateMb").GetDouble(), 20, step.GetProperty("residentMb").GetDouble()));
        Assert.All(steps, static step => Assert.True(step.GetProperty("framesPerSecond").GetDouble() > 0));
        Assert.True(report.RootElement.GetProperty("mbWithoutCameras").GetDouble() > 20);
    }
}
