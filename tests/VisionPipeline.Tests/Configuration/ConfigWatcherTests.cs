using System.Threading.Channels;
using VisionPipeline.Configuration;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Configuration;

public sealed class ConfigWatcherTests : IAsyncDisposable
{
    private const string One = "cameras:\n- {name: a, url: 'rtsp://192.0.2.1/s'}\n";
    private const string Two = One + "- {name: b, url: 'rtsp://192.0.2.2/s'}\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly LogLines _log = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<ConfigChange> _changes = Channel.CreateUnbounded<ConfigChange>();
    private readonly Channel<bool> _reloads = Channel.CreateUnbounded<bool>();
    private Func<ConfigChange, Task>? _apply;
    private Task _run = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.WaitAsync(Patience);
        _end.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_FileWritten_HandsOnTheDifference()
    {
        ConfigWatcher watcher = await StartAsync(_folder.Write("v.yaml", One));
        _folder.Write("v.yaml", Two);
        Assert.Equal("b", Assert.Single((await NextAsync()).Added).Camera.Name);
        await ReloadedAsync();
        Assert.Equal(2, watcher.Current.Cameras.Count);
    }

    [Fact]
    public async Task Run_FileReplacedByRename_HandsOnEachTime()
    {
        string path = _folder.Write("v.yaml", One);
        await StartAsync(path);
        for (int i = 0; i < 3; i++)
        {
            File.Move(_folder.Write("v.yaml.tmp", i % 2 == 0 ? Two : One), path, overwrite: true);
            ConfigChange change = await NextAsync();
            Assert.Equal((i + 1) % 2, change.Added.Count);
            Assert.Equal(i % 2, change.Removed.Count);
        }
    }

    [Fact]
    public async Task Run_LinkedFolderTurned_HandsOnTheDifference()
    {
        // What Kubernetes does with mounted config maps: v.yaml -> ..data/v.yaml, ..data -> ..1, then ..data -> ..2 by rename.
        Directory.CreateDirectory(_folder.File("..1"));
        Directory.CreateDirectory(_folder.File("..2"));
        File.WriteAllText(Path.Combine(_folder.File("..1"), "v.yaml"), One);
        File.WriteAllText(Path.Combine(_folder.File("..2"), "v.yaml"), Two);
        Directory.CreateSymbolicLink(_folder.File("..data"), "..1");
        File.CreateSymbolicLink(_folder.File("v.yaml"), Path.Combine("..data", "v.yaml"));
        await StartAsync(_folder.File("v.yaml"));
        Directory.CreateSymbolicLink(_folder.File("..data_tmp"), "..2");
        Assert.Equal(0, (await CommandLine.RunAsync("mv", ["-T", _folder.File("..data_tmp"), _folder.File("..data")])).ExitCode);
        Assert.Equal("b", Assert.Single((await NextAsync()).Added).Camera.Name);
    }

    [Fact]
    public async Task Run_LinkToAFileElsewhere_SeesItWritten()
    {
        using var elsewhere = new TempFolder();
        File.CreateSymbolicLink(_folder.File("v.yaml"), elsewhere.Write("real.yaml", One));
        await StartAsync(_folder.File("v.yaml"));
        elsewhere.Write("real.yaml", Two);
        Assert.Single((await NextAsync()).Added);
    }

    [Fact]
    public async Task Run_SecretFileElsewhereWritten_OpensTheCameraAnew()
    {
        using var secrets = new TempFolder();
        string word = secrets.Write("word", "first\n");
        string user = secrets.Write("user", "operator:first\n");
        await StartAsync(_folder.Write("v.yaml", $"cameras:\n- {{name: a, url: 'rtsp://192.0.2.1/s', username: u, password: 'file:{word}'}}\n- {{name: b, url: 'rtsp://192.0.2.2/s', credentials_file: '{user}'}}\n"));
        secrets.Write("word", "second\n");
        CameraChange changed = Assert.Single((await NextAsync()).Changed);
        Assert.Equal(("a", "password"), (changed.After.Camera.Name, Assert.Single(changed.Keys)));
        Assert.Equal("second", changed.After.Camera.Url.Credentials!.Password);
        await ReloadedAsync();
        secrets.Write("user", "operator:second\n");
        changed = Assert.Single((await NextAsync()).Changed);
        Assert.Equal(("b", "credentials_file"), (changed.After.Camera.Name, Assert.Single(changed.Keys)));
        Assert.DoesNotContain(_log.All, static line => line.Contains("second", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SecretFileGoneAndBack_IsAFaultUntilItIsBack()
    {
        using var secrets = new TempFolder();
        string word = secrets.Write("word", "first\n");
        ConfigWatcher watcher = await StartAsync(_folder.Write("v.yaml", $"cameras:\n- {{name: a, url: 'rtsp://192.0.2.1/s', username: u, password: 'file:{word}'}}\n"));
        File.Delete(word);
        await ReloadedAsync();
        Assert.Contains(_log.All, line => line.Contains(word, StringComparison.Ordinal) && line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Equal("first", watcher.Current.Cameras[0].Camera.Url.Credentials!.Password);
        secrets.Write("word", "second\n");
        Assert.Equal("password", Assert.Single(Assert.Single((await NextAsync()).Changed).Keys));
    }

    [Fact]
    public async Task Run_ReadingFileWritten_SaysThatItWaitsForARestart()
    {
        string ocr = _folder.Write("ocr.yaml", "");
        await StartAsync(_folder.Write("v.yaml", $"reading: {{file: '{ocr}'}}\n" + One));
        File.Copy(Checkout.PathOf("config/ocr.yaml"), ocr, overwrite: true);
        await ReloadedAsync();
        Assert.Contains(_log.All, static line => line == "Warning Changed, in force after a restart: reading.file");
    }

    [Fact]
    public async Task Run_BadFile_ChangesNothingAndLogsEveryFault()
    {
        string path = _folder.Write("v.yaml", One);
        ConfigWatcher watcher = await StartAsync(path);
        VisionConfig before = watcher.Current;
        _folder.Write("v.yaml", "trackin: 1\nstop: {deadline_s: x}\n" + Two);
        await ReloadedAsync();
        Assert.Same(before, watcher.Current);
        Assert.False(_changes.Reader.TryRead(out _));
        Assert.Contains(_log.All, line => line == $"Error {path}:1: 'trackin' is not known; did you mean 'tracking'?");
        Assert.Contains(_log.All, line => line.StartsWith($"Error {path}:2: 'stop.deadline_s' is x", StringComparison.Ordinal));
        Assert.Contains(_log.All, line => line == $"Error {path} has faults: what was configured before still holds");
        _folder.Write("v.yaml", Two);
        Assert.Single((await NextAsync()).Added);
    }

    [Fact]
    public async Task Run_FileGoneAndBack_KeepsWhatHeld()
    {
        string path = _folder.Write("v.yaml", One);
        ConfigWatcher watcher = await StartAsync(path);
        File.Delete(path);
        await ReloadedAsync();
        Assert.Single(watcher.Current.Cameras);
        _folder.Write("v.yaml", Two);
        Assert.Single((await NextAsync()).Added);
    }

    [Fact]
    public async Task Run_Signal_ReadsAgain()
    {
        string path = _folder.Write("v.yaml", One);
        await StartAsync(path);
        string pid = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, (await CommandLine.RunAsync("kill", ["-HUP", pid])).ExitCode);
        await ReloadedAsync();
        Assert.Contains(_log.All, line => line == $"Information {path} was read again and says what it said before");
    }

    [Fact]
    public async Task Run_KeyThatNeedsARestart_SaysSo()
    {
        ConfigWatcher watcher = await StartAsync(_folder.Write("v.yaml", One));
        _folder.Write("v.yaml", "tracking: {lost_s: 2}\n" + One);
        await ReloadedAsync();
        Assert.Contains(_log.All, line => line == "Warning Changed, in force after a restart: tracking.lost_s");
        Assert.Equal(2, watcher.Current.Tracking.Lost.TotalSeconds);
        Assert.False(_changes.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Run_ReceiverThrows_HandsOnTheWholeDifferenceNextTime()
    {
        int calls = 0;
        _apply = _ => ++calls == 1 ? throw new InvalidOperationException("no room") : Task.CompletedTask;
        ConfigWatcher watcher = await StartAsync(_folder.Write("v.yaml", One));
        _folder.Write("v.yaml", Two);
        await NextAsync();
        await ReloadedAsync();
        Assert.Single(watcher.Current.Cameras);
        watcher.Request();
        Assert.Single((await NextAsync()).Added);
        await ReloadedAsync();
        Assert.Equal(2, watcher.Current.Cameras.Count);
    }

    private async Task<ConfigWatcher> StartAsync(string path)
    {
        var watcher = new ConfigWatcher(
            path,
            VisionConfigFile.Read(path),
            (change, _) =>
            {
                _changes.Writer.TryWrite(change);
                return _apply?.Invoke(change) ?? Task.CompletedTask;
            },
            TimeProvider.System,
            _log);
        watcher.Reloaded += () => _reloads.Writer.TryWrite(true);

        // Asking for a reload at once ends with an answer that says that watching has begun.
        watcher.Request();
        _run = Task.Run(() => watcher.RunAsync(_end.Token));
        await ReloadedAsync();
        return watcher;
    }

    private async Task<ConfigChange> NextAsync() => await _changes.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    private async Task ReloadedAsync() => await _reloads.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
