using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class DeliveryVerbTests
{
    [Fact]
    public async Task Soak_FiveKillsUnderLoad_LosesNothingInStoreOrAtTheConsumer()
    {
        CommandResult result = await VisionProcess.RunAsync("soak", "delivery", "--kills", "5", "--outage", "3");

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Contains("faults 0, file ok", result.Output);
    }

    [Fact]
    public async Task Events_NoStore_IsOneLine()
    {
        foreach (string[] verb in (string[][])[["events", "tail"], ["events", "export"], ["outbox", "status"], ["outbox", "verify"], ["events", "replay", "--from", "2026-01-01"]])
        {
            CommandResult result = await VisionProcess.RunAsync([.. verb, "--store", "/none/events.db"]);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("there is no event store", Assert.Single(result.Errors.Trim().Split('\n')));
        }
    }
}
