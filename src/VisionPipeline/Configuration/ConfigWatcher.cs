using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>Reads the configuration again when its file, or one that it rests on (ocr.yaml, secrets), changes, on SIGHUP and when asked, and hands on what differs.</summary>
/// <remarks>
/// A file with faults changes nothing; each fault is logged. Changes are handed on one after the other, never at the same time.
/// Where the receiver throws, the old configuration still holds, and the next reload hands on the whole difference again.
/// </remarks>
public sealed class ConfigWatcher
{
    // Editors and deployments write in several steps that take milliseconds; a folder in which much happens still gets its turn.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly VisionConfig _started;
    private readonly Func<ConfigChange, CancellationToken, Task> _apply;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile VisionConfig _current;
    private string? _lastFaults;
    private int _asked;

    /// <summary>Prepares to watch; <see cref="RunAsync"/> begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="current">What was read from it and holds now.</param>
    /// <param name="apply">Takes a change over. It should return when the change holds.</param>
    /// <param name="time">Clock of the debouncing.</param>
    /// <param name="log">Where faults and changes are told.</param>
    public ConfigWatcher(string path, VisionConfig current, Func<ConfigChange, CancellationToken, Task> apply, TimeProvider time, ILogger log)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(apply);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(log);
        _path = path;
        _started = current;
        _current = current;
        _apply = apply;
        _time = time;
        _log = log;
    }

    /// <summary>Told before a file is read again: the service manager wants to know. Must not throw.</summary>
    public event Action? Reloading;

    /// <summary>Told after <see cref="Reloading"/>, whatever came of it. Must not throw.</summary>
    public event Action? Reloaded;

    /// <summary>What holds now. May be read from any thread.</summary>
    public VisionConfig Current => _current;

    /// <summary>Asks for a reload although the file may be as it was. Returns at once; may be called from any thread.</summary>
    public void Request()
    {
        Interlocked.Exchange(ref _asked, 1);
        _requests.Writer.TryWrite(true);
    }

    /// <summary>Watches until it is cancelled.</summary>
    /// <param name="cancellation">Ends it; also handed to the receiver.</param>
    /// <returns>Completes, without an exception, once it was cancelled and the receiver returned.</returns>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            Request();
        });
        using var settling = new SettlingTimer(_time, Quiet, Most, () => _requests.Writer.TryWrite(true));
        FileChanges? changes = null;
        IReadOnlyList<string> folders = [];
        try
        {
            FileFingerprint? seen = null;
            IReadOnlyDictionary<string, FileFingerprint> files = _current.Files;
            do
            {
                (changes, folders) = Watch(changes, folders, files.Keys, settling);
                FileFingerprint now = FileFingerprint.Of(_path);
                bool changed = now != seen || files.Any(static file => FileFingerprint.Of(file.Key) != file.Value);

                // The first round catches what was changed between the first reading and the first watching.
                bool asked = Interlocked.Exchange(ref _asked, 0) != 0;
                if (asked || changed)
                    files = await ReloadAsync(asked, announce: asked || seen is not null, files, cancellation).ConfigureAwait(false);
                seen = now;
                await _requests.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            }
            while (true);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        finally
        {
            changes?.Dispose();
        }
    }

    // Links may have been turned, so that other folders count now.
    private (FileChanges? Changes, IReadOnlyList<string> Folders) Watch(FileChanges? changes, IReadOnlyList<string> folders, IEnumerable<string> files, SettlingTimer settling)
    {
        try
        {
            IReadOnlyList<string> now = FileChanges.Folders(_path, files);
            if (changes is not null && now.SequenceEqual(folders))
                return (changes, folders);
            changes?.Dispose();
            changes = null;
            return (new FileChanges(now, settling.Touch), now);
        }
        catch (IOException e)
        {
            ConfigLog.NotWatched(_log, _path, e.Message);
            return (null, []);
        }
    }

    // Gives the files that the configuration rests on now; where it has faults, those that it rested on before too: one may be put right.
    private async Task<IReadOnlyDictionary<string, FileFingerprint>> ReloadAsync(
        bool asked, bool announce, IReadOnlyDictionary<string, FileFingerprint> files, CancellationToken cancellation)
    {
        if (announce)
            Reloading?.Invoke();
        try
        {
            VisionConfig read = VisionConfigFile.Read(_path);
            ConfigChange change = ConfigChange.Between(_started, _current, read);
            Tell(change, announce);
            if (!change.IsEmpty)
                await _apply(change, cancellation).ConfigureAwait(false);
            _current = read;
            _lastFaults = null;
            return read.Files;
        }
        catch (ConfigException e)
        {
            // A file that is written in steps is read more than once: the same faults are told once, unless someone asked.
            if (asked || _lastFaults != e.Message)
            {
                foreach (string fault in e.Faults)
                    ConfigLog.Fault(_log, fault);
                ConfigLog.Kept(_log, _path);
            }

            _lastFaults = e.Message;
            Dictionary<string, FileFingerprint> all = AsTheyAre(files);
            foreach ((string file, FileFingerprint print) in e.Files)
                all[file] = print;
            return all;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            ConfigLog.NotApplied(_log, _path, e);
            return AsTheyAre(files);
        }
        finally
        {
            if (announce)
                Reloaded?.Invoke();
        }
    }

    private static Dictionary<string, FileFingerprint> AsTheyAre(IReadOnlyDictionary<string, FileFingerprint> files) =>
        files.Keys.ToDictionary(static file => file, FileFingerprint.Of);

    private void Tell(ConfigChange change, bool always)
    {
        // Those of the first reading were told by whoever read it.
        foreach (string warning in always ? change.Config.Warnings : [])
            ConfigLog.Warning(_log, warning);
        foreach (CameraEntry camera in change.Added)
            ConfigLog.Added(_log, camera.Camera.Name);
        foreach (CameraEntry camera in change.Removed)
            ConfigLog.Removed(_log, camera.Camera.Name);
        foreach (CameraChange camera in change.Changed)
            ConfigLog.Changed(_log, camera.After.Camera.Name, string.Join(", ", camera.Keys));
        if (change.LiveKeys.Count > 0)
            ConfigLog.Live(_log, string.Join(", ", change.LiveKeys));
        if (change.RestartKeys.Count > 0)
            ConfigLog.Restart(_log, string.Join(", ", change.RestartKeys));
        if (always && change.IsEmpty && change.RestartKeys.Count == 0)
            ConfigLog.Same(_log, _path);
    }
}
