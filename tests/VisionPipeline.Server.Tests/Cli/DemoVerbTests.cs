using System.Text.Json;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class DemoVerbTests
{
    [RequiresClipsFact]
    public async Task Demo_Headless_PlaysFilesInALoopAndEndsByItself()
    {
        string clip = await TestClips.H264Async(frames: 25);
        string folder = Directory.CreateTempSubdirectory("demo-test-").FullName;
        try
        {
            CommandResult result = await VisionProcess.RunAsync("demo", clip, clip, "--cameras", "0", "--for", "3", "--headless", "--folder", folder);
            Assert.True(result.ExitCode == 0, result.Output + result.Errors);
            Assert.Contains("cam2", result.Output, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "events.jsonl")));
            Assert.True(File.Exists(Path.Combine(folder, "events.db")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Demo_SimulatedCamera_ReportsWhatItFoundOfTheTruth()
    {
        string folder = Directory.CreateTempSubdirectory("demo-test-").FullName;
        string report = Path.Combine(folder, "report.json");
        try
        {
            CommandResult result = await VisionProcess.RunAsync("demo", "--cameras", "1", "--for", "14", "--headless", "--folder", Path.Combine(folder, "demo"), "--report", report);
            Assert.True(result.ExitCode == 0, result.Output + result.Errors);
            using JsonDocument read = JsonDocument.Parse(File.ReadAllText(report));
            Assert.True(read.RootElement.GetProperty("score").GetProperty("exact").GetInt32() > 0, result.Output);
            Assert.Equal(0, read.RootElement.GetProperty("score").GetProperty("false").GetInt32());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Demo_FolderOfSomebodyElse_IsLeftAlone()
    {
        string folder = Directory.CreateTempSubdirectory("demo-test-").FullName;
        string file = Path.Combine(folder, "mine.txt");
        try
        {
            File.WriteAllText(file, "mine");
            CommandResult result = await VisionProcess.RunAsync("demo", "--cameras", "1", "--for", "1", "--headless", "--folder", folder);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("no demo made", result.Errors, StringComparison.Ordinal);
            Assert.Equal("mine", File.ReadAllText(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Demo_NoCamera_SaysSo()
    {
        CommandResult result = await VisionProcess.RunAsync("demo", "--cameras", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no camera", result.Errors, StringComparison.Ordinal);
    }
}
