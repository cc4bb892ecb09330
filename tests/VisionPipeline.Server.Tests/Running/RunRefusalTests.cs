using VisionPipeline.Recording;
using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>What cannot be run is refused with one clear line, and nothing is left half-made.</summary>
public sealed class RunRefusalTests : IDisposable
{
    private const string Camera = "{name: gate, url: 'rtsp://192.0.2.1/s'}";

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Run_BadConfiguration_SaysEveryFaultWithItsLine()
    {
        _site.Replace($"trackin: {{}}\npublishing: {{outbox: {{path: '{_site.Store}'}}}}\ncameras:\n- {{name: gate, url: 'rtsp://192.0.2.1/s', loop: 1}}");
        string[] said = await RefusedAsync();
        Assert.Contains(said, line => line.Contains($"{_site.ConfigFile}:1: 'trackin' is not known; did you mean 'tracking'?", StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains($"{_site.ConfigFile}:4: ", StringComparison.Ordinal) && line.Contains("loop", StringComparison.Ordinal));
        Assert.False(File.Exists(_site.Store));
    }

    [Fact]
    public async Task Run_NoConfiguration_SaysSo() =>
        Assert.Contains("cannot be read", Assert.Single(await RefusedAsync()), StringComparison.Ordinal);

    [Fact]
    public async Task Run_ConfigurationIsAFolder_SaysSo()
    {
        Directory.CreateDirectory(_site.ConfigFile);
        Assert.Contains(_site.ConfigFile, Assert.Single(await RefusedAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cameras: []", "at least one is wanted")]
    [InlineData("cameras: [{name: gate, url: 'rtsp://192.0.2.1/s', enabled: false}]", "no camera is enabled")]
    public async Task Run_NoCameras_SaysSo(string yaml, string words)
    {
        _site.Replace($"publishing: {{outbox: {{path: '{_site.Store}'}}}}\n{yaml}");
        Assert.Contains(words, Assert.Single(await RefusedAsync()), StringComparison.Ordinal);
        Assert.False(File.Exists(_site.Store));
    }

    [Fact]
    public async Task Run_ModelsFolderMissing_NamesIt()
    {
        _site.Configure([Camera], $"models: {{folder: '{_site.File("models")}'}}");
        Assert.Contains(_site.File("models"), Assert.Single(await RefusedAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ModelWithAnotherHash_NamesIt()
    {
        string models = Models();
        string list = Path.Combine(models, "models.json");
        string text = await File.ReadAllTextAsync(list);
        int at = text.IndexOf("\"sha256\": \"", StringComparison.Ordinal) + 11;
        await File.WriteAllTextAsync(list, text[..at] + new string('0', 64) + text[(at + 64)..]);
        _site.Configure([Camera], $"models: {{folder: '{models}'}}");
        string said = Assert.Single(await RefusedAsync());
        Assert.Contains(models, said, StringComparison.Ordinal);
        Assert.Contains("SHA-256", said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_StoreCannotBeMade_NamesIt()
    {
        _site.Write("data", "a file where a folder is wanted");
        _site.Configure([Camera]);
        Assert.Contains(_site.Store, Assert.Single(await RefusedAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoreIsAFolder_NamesIt()
    {
        Directory.CreateDirectory(_site.Store);
        _site.Configure([Camera]);
        Assert.Contains(_site.Store, Assert.Single(await RefusedAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EventsFileCannotBeMade_NamesIt()
    {
        _site.Write("plain", "");
        _site.Configure([Camera]);
        Assert.Contains(_site.File("plain"), Assert.Single(await RefusedAsync("--events", _site.File("plain/events.jsonl"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnotherProcessRecordsIntoTheFolder_SaysSo()
    {
        string folder = _site.File("recordings");
        Directory.CreateDirectory(folder);
        using FileStream held = RecordingService.LockFolder(folder);
        _site.Configure([Camera], $"recording: {{folder: '{folder}'}}");
        string said = Assert.Single(await RefusedAsync());
        Assert.Contains(folder, said, StringComparison.Ordinal);
        Assert.Contains("another process records into this folder", said, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Run_StoreOfAnotherRun_SaysSoAndLeavesItAlone()
    {
        string clip = await TestClips.H264Async(frames: 50);
        _site.Configure([Site.Loop("cam", clip)]);
        await using VisionService first = VisionService.Start(_site.ConfigFile);
        await first.IsLiveAsync("cam");
        Assert.Contains("another run stores its events here", Assert.Single(await RefusedAsync()), StringComparison.Ordinal);
        await first.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await first.EndsAsync());
        Assert.NotEmpty(StoredEvents.Health(_site.Store, "cam"));

        // The lock went with the process.
        await using VisionService second = VisionService.Start(_site.ConfigFile);
        await second.IsLiveAsync("cam");
    }

    private async Task<string[]> RefusedAsync(params string[] options)
    {
        CommandResult result = await VisionProcess.RunAsync(["run", "--config", _site.ConfigFile, .. options]);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.DoesNotContain("Unhandled", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        return [.. result.Errors.Split('\n').Where(static line => line.StartsWith("vision run: ", StringComparison.Ordinal))];
    }

    private string Models()
    {
        string from = Inference.ModelCatalog.DefaultFolder();
        string to = _site.File("models");
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from).Where(static file => Path.GetExtension(file) is ".json" or ".onnx"))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        return to;
    }
}
