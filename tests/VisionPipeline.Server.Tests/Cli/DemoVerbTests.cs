using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class DemoVerbTests
{
    [RequiresClipsFact]
    public async Task Demo_Headless_PlaysFilesInALoopAndEndsByItself()
    {
        string clip = await TestClips.H264Async(frames: 25);
        CommandResult result = await VisionProcess.RunAsync("demo", clip, clip, "--cameras", "0", "--for", "3", "--headless");
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Contains("cam2", result.Output, StringComparison.Ordinal);
        Assert.Contains("640x360", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_NoCamera_SaysSo()
    {
        CommandResult result = await VisionProcess.RunAsync("demo", "--cameras", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no camera", result.Errors, StringComparison.Ordinal);
    }
}
