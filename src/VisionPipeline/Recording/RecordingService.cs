using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using VisionPipeline.Events;
using VisionPipeline.Native.Storage;

namespace VisionPipeline.Recording;

/// <summary>Records all cameras of a node into one folder: segments, clips, pictures, their index and the evidence chain.</summary>
/// <remarks>
/// Thread-safe. Starting repairs what a crash left; one process at a time may record into a folder. Nothing here holds up a camera
/// or an event: what the disk cannot take is dropped to the next key frame, counted and told.
/// </remarks>
public sealed partial class RecordingService : IDisposable
{
    private readonly RecordingConfig _config;
    private readonly string _root;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<HealthEvent> _health;
    private readonly FileStream _lock;
    private readonly RecordingIndex _index;
    private readonly EvidenceLog? _evidenceLog;
    private readonly DiskWriter _disk;
    private readonly ConcurrentDictionary<string, CameraRecorder> _cameras = new(StringComparer.Ordinal);

    // What holds for each camera now; the configuration's own table, so that retention sees a camera's change too.
    private readonly ConcurrentDictionary<string, CameraRecordingConfig> _wanted;

    private RecordingService(RecordingConfig config, string node, FileStream folderLock, RecordingIndex index, EvidenceLog? evidence, TimeProvider time, ILogger logger, Action<HealthEvent> health)
    {
        _wanted = new ConcurrentDictionary<string, CameraRecordingConfig>(config.Cameras, StringComparer.Ordinal);
        _config = config = config with { Cameras = _wanted };
        _root = config.Folder!;
        _node = node;
        _lock = folderLock;
        _evidenceLog = evidence;
        _index = index;
        _time = time;
        _logger = logger;
        _health = health;
        _disk = new DiskWriter(_root, config, index, evidence, logger, time, Tell);
        _disk.Ended = row =>
        {
            if (row.Kind == RecordedKind.Clip)
                ClipEnded?.Invoke(row);
        };
        _disk.Collect = Collect;
        _disk.Beat = () => StoreTracks(isLast: false);
    }

    /// <summary>What the disk's thread did so far.</summary>
    public RecorderCounters Counters => _disk.Counters;

    /// <summary>Why nothing is recorded now; null while it is.</summary>
    public string? Paused => _disk.Paused;

    /// <summary>The cameras that are attached.</summary>
    public IReadOnlyCollection<CameraRecorder> Cameras => (IReadOnlyCollection<CameraRecorder>)_cameras.Values;

    /// <summary>What repair did at the start.</summary>
    public required RepairReport Repair { get; init; }

    /// <summary>Told of each clip that has ended, with its hash; called on the disk's thread, must not block. Set before cameras are attached.</summary>
    public Action<RecordingRow>? ClipEnded { get; set; }

    internal DiskWriter Disk => _disk;

    /// <summary>Repairs the folder and starts the disk's thread.</summary>
    /// <param name="config">What is recorded; its folder must be set.</param>
    /// <param name="node">The machine's name in health events and in the evidence chain.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Takes what changes.</param>
    /// <param name="health">Told of trouble and of its end; called on the disk's thread, must not block.</param>
    /// <param name="keepsTexts">Whether what plates say is kept with where they were seen; false in privacy mode.</param>
    /// <exception cref="IOException">The folder cannot be made, or another process records into it.</exception>
    public static RecordingService Start(RecordingConfig config, string node, TimeProvider time, ILogger logger, Action<HealthEvent> health, bool keepsTexts = true)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrEmpty(config.Folder);
        ArgumentNullException.ThrowIfNull(time);
        Directory.CreateDirectory(config.Folder);
        FileStream folderLock = LockFolder(config.Folder);
        RecordingIndex? index = null;
        EvidenceLog? evidence = null;
        try
        {
            index = RecordingIndex.Open(config.Folder);
            evidence = config.EvidenceChain
                ? EvidenceLog.Open(config.Folder, config.EvidenceKeyFile ?? Path.Combine(config.Folder, "evidence.key"), node, time)
                : null;
            RepairReport repair = RecordingRepair.Run(config.Folder, index, rows => evidence?.TellDeleted(rows));
            RecorderLog.Started(logger, config.Folder, repair.Repaired, repair.Adopted, repair.SetAside);
            foreach (RecordingRow row in repair.Rows)
                evidence?.Append(new EvidenceEntry("file") { File = EvidenceFile.Of(row) });
            FolderSync.Flush(config.Folder);
            return new RecordingService(config, node, folderLock, index, evidence, time, logger, health) { Repair = repair, Tracks = new TrackLog(keepsTexts) };
        }
        catch
        {
            evidence?.Dispose();
            index?.Dispose();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that no process records into a folder while the stream is open.</summary>
    /// <param name="folder">The recording folder.</param>
    /// <exception cref="IOException">Another process does.</exception>
    public static FileStream LockFolder(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new IOException($"{folder}: another process records into this folder ({e.Message})", e);
        }
    }

    /// <summary>The recorder of a camera, made at the first call: hand it to the camera's session as a reader of its packets.</summary>
    /// <param name="camera">The camera's name.</param>
    public CameraRecorder Attach(string camera)
    {
        ArgumentException.ThrowIfNullOrEmpty(camera);
        return _cameras.GetOrAdd(camera, static (name, service) => new CameraRecorder(name, service._root, service._config, service._disk, service._time, service._logger), this);
    }

    /// <summary>A new recorder for a camera that is configured anew; the one before ends its files. The camera's session must have been stopped.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="wanted">What is kept of it from now on; pictures and ages that are in force for it change with it.</param>
    public CameraRecorder Attach(string camera, CameraRecordingConfig wanted)
    {
        ArgumentException.ThrowIfNullOrEmpty(camera);
        ArgumentNullException.ThrowIfNull(wanted);
        _wanted[camera] = wanted;
        if (_cameras.TryRemove(camera, out CameraRecorder? before))
            before.Dispose();
        return Attach(camera);
    }

    /// <summary>Ends all files, waits for the disk with a deadline, and closes the index. Cameras must have been stopped.</summary>
    public void Dispose()
    {
        foreach (CameraRecorder camera in _cameras.Values)
            camera.Dispose();
        StoreTracks(isLast: true);
        _disk.Dispose();
        _evidenceLog?.Dispose();
        _index.Dispose();
        _lock.Dispose();
    }

    private void Collect()
    {
        foreach ((_, CameraRecorder camera) in _cameras)
            camera.Tick();
    }

    private void Tell(bool alarm, string message)
    {
        RecorderCounters counters = _disk.Counters;
        _health(new HealthEvent
        {
            Kind = HealthKind.Recording,
            Node = _node,
            Time = _time.GetUtcNow(),
            Alarm = alarm,
            Message = message,
            Values = new Dictionary<string, double>
            {
                ["queued_bytes"] = counters.QueuedBytes,
                ["dropped_parts"] = counters.DroppedParts,
                ["failures"] = counters.Failures,
            },
        });
    }
}
