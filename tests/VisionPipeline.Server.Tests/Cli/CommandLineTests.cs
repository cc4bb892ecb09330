using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("probe")]
    [InlineData("probe", "x.mp4", "--decode", "0")]
    [InlineData("probe", "x.mp4", "--decode", "soon")]
    [InlineData("probe", "x.mp4", "--decoder", "magic")]
    [InlineData("probe", "x.mp4", "--threads", "0")]
    [InlineData("fuzz", "x.mp4", "--iterations", "-1")]
    [InlineData("demo", "--for", "0")]
    [InlineData("demo", "--cameras", "many")]
    [InlineData("bench", "letterbox", "--rounds", "0")]
    public async Task Run_WrongUse_ExitsWithTwoAndNamesTheFault(params string[] arguments)
    {
        CommandResult result = await VisionProcess.RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("vision: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("--help", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_ListsEveryVerb()
    {
        CommandResult result = await VisionProcess.RunAsync("--help");
        Assert.Equal(0, result.ExitCode);
        foreach (string verb in new[] { "doctor", "probe", "bench", "fuzz", "demo" })
            Assert.Contains(verb, result.Output, StringComparison.Ordinal);
    }
}
