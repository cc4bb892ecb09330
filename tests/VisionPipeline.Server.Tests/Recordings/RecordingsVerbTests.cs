using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Recordings;

public sealed class RecordingsVerbTests
{
    [Theory]
    [InlineData("recordings", "list")]
    [InlineData("recordings", "verify")]
    [InlineData("recordings", "repair")]
    public async Task Verb_NoRecordingFolder_SaysSo(params string[] verb)
    {
        CommandResult result = await VisionProcess.RunAsync([.. verb, "--folder", "/no/such/folder"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"vision {string.Join(' ', verb)}: /no/such/folder: no recording folder (index.db is not in it)", result.Errors.Trim());
    }

    [Fact]
    public async Task Evidence_NoChain_SaysSo()
    {
        CommandResult result = await VisionProcess.RunAsync("evidence", "verify", "--folder", "/no/such/folder");
        Assert.Equal(1, result.ExitCode);
        Assert.Single(result.Errors.Trim().Split('\n'));
    }
}
