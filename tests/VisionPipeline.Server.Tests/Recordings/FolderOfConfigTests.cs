using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Recordings;

/// <summary>Verbs find recordings and events where the configuration has them.</summary>
public sealed class FolderOfConfigTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vision-config-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("recordings", "list")]
    [InlineData("recordings", "verify")]
    [InlineData("recordings", "repair")]
    [InlineData("recordings", "hold")]
    public async Task Verb_FolderInTheConfiguration_IsTaken(params string[] verb)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "recordings")).FullName;
        RecordingIndex.Open(folder).Dispose();
        CommandResult result = await VisionProcess.RunAsync([.. verb, "--config", Write($"recording:\n  folder: {folder}\n")]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors.Trim()));
    }

    [Fact]
    public async Task Verb_NeitherFolderNorConfiguration_SaysWhatToName()
    {
        string missing = Path.Combine(_root, "none.yaml");
        CommandResult result = await VisionProcess.RunAsync("recordings", "list", "--config", missing);
        Assert.Equal((1, $"vision recordings list: {missing}: no such file; name the configuration with --config or the path with --folder"), (result.ExitCode, result.Errors.Trim()));
        string empty = Write("");
        result = await VisionProcess.RunAsync("evidence", "verify", "--config", empty);
        Assert.Equal((1, $"vision evidence verify: {empty}: recording.folder is not set; set it or give --folder"), (result.ExitCode, result.Errors.Trim()));
    }

    [Fact]
    public async Task Verb_FolderGivenToo_GoesBeforeTheConfiguration()
    {
        CommandResult result = await VisionProcess.RunAsync("recordings", "list", "--config", Write("recording:\n  folder: /no/such/one\n"), "--folder", "/no/such/two");
        Assert.Contains("/no/such/two: no recording folder", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outbox_StoreInTheConfiguration_IsTaken()
    {
        CommandResult result = await VisionProcess.RunAsync("outbox", "status", "--config", Write($"publishing:\n  outbox:\n    path: {_root}/one.db\n"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{_root}/one.db", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--size", "wide")]
    [InlineData("--size", "1280x")]
    [InlineData("--size", "8")]
    public async Task Export_SizeThatIsNone_IsNamed(string option, string value)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "recordings")).FullName;
        RecordingIndex.Open(folder).Dispose();
        CommandResult result = await VisionProcess.RunAsync(
            "recordings", "export", Path.Combine(_root, "x.mp4"), "--folder", folder, "--camera", "gate", "--from", "2026-03-01T12:00Z", "--to", "2026-03-01T12:01Z", "--config", Write(""), option, value);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"--size: '{value}' is no size; right would be 1280x720", result.Errors, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_root, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text + "cameras:\n  - name: gate\n    url: rtsp://192.0.2.10/stream\n");
        return path;
    }
}
