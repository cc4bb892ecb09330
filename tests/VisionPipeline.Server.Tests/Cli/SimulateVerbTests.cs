using VisionPipeline.Native.TurboJpeg;
using VisionPipeline.Server.Evaluation;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Cli;

public sealed class SimulateVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vision-simulate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Simulate_Frames_WritesPicturesAndAListThatEvalReads()
    {
        string frames = Path.Combine(_folder.FullName, "frames");
        CommandResult result = await VisionProcess.RunAsync("simulate", "day?seed=7&size=640x360&lanes=1&rate=40&fps=5", "--seconds", "12", "--frames", frames, "--every", "1.5");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Contains("8 frames", result.Output, StringComparison.Ordinal);
        IReadOnlyList<ManifestEntry> entries = Manifest.Read(Path.Combine(frames, "manifest.json"));
        Assert.Equal(8, entries.Count);
        Assert.All(entries, static entry => Assert.True(entry is { Set: "simulator", PlatesComplete: true }));
        ManifestEntry shown = entries.First(static entry => entry.Plates.Count > 0);
        Assert.NotEmpty(shown.Plates[0].Truth);
        using var decoder = new JpegDecoder();
        JpegHeader picture = decoder.ReadHeader(await File.ReadAllBytesAsync(Path.Combine(frames, shown.File)));
        Assert.Equal((640, 360), (picture.Width, picture.Height));
        string text = await File.ReadAllTextAsync(Path.Combine(frames, "manifest.json"));
        Assert.Contains("\"vehicles\":[{\"class\":\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_NoInterval_SaysSo()
    {
        CommandResult result = await VisionProcess.RunAsync("simulate", "day", "--frames", _folder.FullName, "--every", "0");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--every 0: seconds above 0 are wanted", result.Errors, StringComparison.Ordinal);
    }
}
