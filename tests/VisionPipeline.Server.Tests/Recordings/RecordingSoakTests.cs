using VisionPipeline.Testing;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Server.Tests.Recordings;

/// <summary>A few kills on each kind of source; <c>vision soak recording</c> does many.</summary>
public sealed class RecordingSoakTests
{
    [RequiresClipsFact]
    public async Task Soak_KilledWhileRecordingFiles_EveryFragmentPlays()
    {
        string plain = await TestClips.H264Async(frames: 250);
        string bFrames = await TestClips.MakeAsync(new ClipRecipe { Frames = 250, BFrames = 3, Container = "ts" });
        await AssertSurvivesAsync(3, plain, bFrames);
    }

    [RtspFact]
    public async Task Soak_KilledWhileRecordingRtsp_EveryFragmentPlays()
    {
        await using RtspCamera camera = await RtspCamera.StartAsync(await TestClips.H264Async(frames: 250));
        await AssertSurvivesAsync(2, camera.Url);
    }

    private static async Task AssertSurvivesAsync(int kills, params string[] sources)
    {
        string folder = Directory.CreateTempSubdirectory("vision-soak-").FullName;
        try
        {
            string[] arguments = ["soak", "recording", "--folder", folder, "--kills", $"{kills}", .. sources.SelectMany(source => new[] { "--source", source })];
            CommandResult result = await VisionProcess.RunAsync(arguments);

            // What was lost depends on how busy this machine is: the soak itself judges it, this test does not.
            Assert.Contains(", 0 faults,", result.Output, StringComparison.Ordinal);
            Assert.Equal(kills, result.Output.Split('\n').Count(line => line.StartsWith("kill ", StringComparison.Ordinal) && line.Contains($"repaired {sources.Length}, adopted 0, set aside 0", StringComparison.Ordinal)));
            CommandResult verified = await VisionProcess.RunAsync("recordings", "verify", "--folder", folder);
            Assert.Equal((0, ""), (verified.ExitCode, verified.Errors));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
