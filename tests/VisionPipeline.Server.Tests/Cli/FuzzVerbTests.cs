using VisionPipeline.Server.Fuzz;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class FuzzVerbTests
{
    [RequiresClipsTheory]
    [InlineData(ClipCodec.H264, "mp4")]
    [InlineData(ClipCodec.Hevc, "ts")]
    [InlineData(ClipCodec.Mjpeg, "avi")]
    public async Task Fuzz_ShortRun_SurvivesWithoutALeak(ClipCodec codec, string container)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Codec = codec, Container = container, Frames = 6, Width = 320, Height = 240 });
        CommandResult result = await VisionProcess.RunAsync("fuzz", clip, "--iterations", "80");
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.Matches("80 damaged copies: .* 0 crashed, hung or leaked", result.Output);
    }

    [Fact]
    public async Task Fuzz_AbsentClip_GivesOneLine()
    {
        CommandResult result = await VisionProcess.RunAsync("fuzz", "/no/such/clip.mp4");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("file not found", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutation_OfTheSameNumber_IsTheSame()
    {
        byte[] original = new byte[5000];
        new Random(1).NextBytes(original);
        Assert.Equal(Mutation.Of(original, 7), Mutation.Of(original, 7));
        Assert.Contains(Enumerable.Range(0, 20), number => !Mutation.Of(original, number).AsSpan().SequenceEqual(original));
    }
}
