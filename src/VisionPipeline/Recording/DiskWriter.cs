using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using VisionPipeline.Native.Storage;

namespace VisionPipeline.Recording;

/// <summary>One disk's thread: writes the parts of all cameras, makes them durable together, and then says so in the index.</summary>
/// <remarks>
/// Order, for each batch that waits: write all parts, sync each file, sync the folders of new files, commit the rows. The queue is
/// bounded in bytes; what finds no room is refused, so that a slow disk never holds up a camera. Where the disk is full, or its free
/// space falls below the floor, recording pauses and resumes by itself. Handing over is thread-safe and never waits for the disk.
/// </remarks>
internal sealed partial class DiskWriter : IDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    // Cameras end their parts at the same beat, each with its next packet: one frame time of a slow camera gathers most of them.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(60);

    private readonly string _root;
    private readonly RecordingConfig _config;
    private readonly RecordingIndex _index;
    private readonly EvidenceLog? _evidence;
    private readonly Retention _retention;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Action<bool, string> _tell;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private readonly HashSet<RecordedFile> _open = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordingRow> _rows = new(StringComparer.Ordinal);
    private List<Part> _queue = [];
    private List<Action> _jobs = [];
    private long _queuedBytes;
    private bool _tick;
    private readonly ManualResetEventSlim _stopping = new();
    private bool _stop;
    private volatile string? _paused;
    private bool _faulty;
    private bool _indexFaulty;
    private long _parts;
    private long _bytes;
    private long _files;
    private long _syncs;
    private long _dropped;
    private long _failures;
    private long _slowest;

    /// <param name="root">The recording folder; it must exist.</param>
    /// <param name="config">Bounds.</param>
    /// <param name="index">Its index.</param>
    /// <param name="evidence">The evidence chain, the disk's thread's from here on; null where none is kept.</param>
    /// <param name="logger">Takes what changes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told of trouble (true) and of its end (false), in one line; called on the disk's thread.</param>
    public DiskWriter(string root, RecordingConfig config, RecordingIndex index, EvidenceLog? evidence, ILogger logger, TimeProvider time, Action<bool, string> tell)
    {
        _root = root;
        _config = config;
        _index = index;
        _logger = logger;
        _time = time;
        _tell = tell;
        _evidence = evidence;
        _retention = new Retention(root, config, index, time, rows =>
        {
            foreach (RecordingRow row in rows)
                _evidence?.Append(new EvidenceEntry("deleted") { File = EvidenceFile.Of(row) });
        });
        _thread = new Thread(Loop) { Name = "recorder disk", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Why nothing is recorded now; null while it is.</summary>
    public string? Paused => _paused;

    public RecorderCounters Counters => new(
        Interlocked.Read(ref _parts),
        Interlocked.Read(ref _bytes),
        Interlocked.Read(ref _files),
        Interlocked.Read(ref _syncs),
        TimeSpan.FromTicks(Interlocked.Read(ref _slowest)),
        Interlocked.Read(ref _queuedBytes),
        Interlocked.Read(ref _dropped),
        Interlocked.Read(ref _failures),
        _retention.Deleted);

    /// <summary>Told of each file that has ended, with its hash; called on the disk's thread, must not block. Set before files are begun.</summary>
    public Action<RecordingRow>? Ended { get; set; }

    /// <summary>Takes a part, which is the disk's from then on.</summary>
    /// <returns>False where the queue is full: the part stays the caller's.</returns>
    public bool TryEnqueue(Part part)
    {
        lock (_gate)
        {
            if (_stop || _queuedBytes + part.Bytes > _config.QueueBytes)
            {
                Interlocked.Increment(ref _dropped);
                return false;
            }

            Enqueue(part);
            return true;
        }
    }

    /// <summary>Takes the end of a file, for which there is always room.</summary>
    public void EnqueueEnd(Part part)
    {
        lock (_gate)
            Enqueue(part);
    }

    /// <summary>Runs something on the disk's thread after what was handed over before, and before it is synced.</summary>
    public void Post(Action job)
    {
        lock (_gate)
        {
            _jobs.Add(job);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Adds a line to the evidence chain.</summary>
    public void Note(EvidenceEntry entry)
    {
        if (_evidence is not null)
            Post(() => _evidence.Append(entry));
    }

    /// <summary>Takes a small file to write: whole under its name or not there at all.</summary>
    /// <param name="row">Its path, hash and the rest of its row.</param>
    /// <param name="bytes">Its content.</param>
    /// <returns>False where the queue is full.</returns>
    public bool TryKeep(RecordingRow row, byte[] bytes)
    {
        lock (_gate)
        {
            if (_stop || Interlocked.Read(ref _queuedBytes) + bytes.Length > _config.QueueBytes)
            {
                Interlocked.Increment(ref _dropped);
                return false;
            }

            Interlocked.Add(ref _queuedBytes, bytes.Length);
            Post(() => Keep(row, bytes));
            return true;
        }
    }

    /// <summary>Time for what is due: free space, retention, rows that could not be written.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            _tick = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Puts a row into the next commit. The disk's thread only.</summary>
    public void Put(RecordingRow row) => _rows[row.Path] = row;

    /// <summary>Writes what waits, closes all files and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            _stopping.Set();
            Monitor.Pulse(_gate);
        }

        if (!_thread.Join(StopDeadline))
            RecorderLog.Alarm(_logger, $"the disk has not taken everything within {StopDeadline.TotalSeconds:0} s; what waits is lost");
    }

    private void Enqueue(Part part)
    {
        _queue.Add(part);
        Interlocked.Add(ref _queuedBytes, part.Bytes);
        Monitor.Pulse(_gate);
    }

    private void Loop()
    {
        var parts = new List<Part>();
        var jobs = new List<Action>();
        while (true)
        {
            bool tick;
            bool stop;
            AwaitWork();
            lock (_gate)
            {
                (parts, _queue) = (_queue, parts);
                (jobs, _jobs) = (_jobs, jobs);
                (tick, _tick) = (_tick, false);
                stop = _stop;
            }

            long began = Stopwatch.GetTimestamp();
            WriteBatch(parts, jobs);
            if (parts.Count > 0)
                _slowest = Math.Max(_slowest, Stopwatch.GetElapsedTime(began).Ticks);
            parts.Clear();
            jobs.Clear();
            if (tick)
                Look();
            if (stop)
                CloseAll("the recorder stopped");
            FlushEvidence();
            if (stop)
                return;
        }
    }

    private void Keep(RecordingRow row, byte[] bytes)
    {
        Interlocked.Add(ref _queuedBytes, -bytes.Length);
        MakeFolder(Path.GetDirectoryName(row.Path)!, _folders);
        string path = Path.Combine(_root, row.Path);
        string draft = path + ".tmp";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        Interlocked.Increment(ref _syncs);
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, bytes.Length);
        Put(row);
    }

    private void AwaitWork()
    {
        lock (_gate)
        {
            while (_queue.Count == 0 && _jobs.Count == 0 && !_tick && !_stop)
                Monitor.Wait(_gate);
            if (_queue.Count == 0 || Interlocked.Read(ref _queuedBytes) > _config.QueueBytes / 4)
                return;
        }

        _stopping.Wait(Gather);
    }

    private void WriteBatch(List<Part> parts, List<Action> jobs)
    {
        var touched = new HashSet<RecordedFile>();
        HashSet<string> folders = _folders;
        folders.Clear();
        foreach (Part part in parts)
        {
            Guard(part.File, () => Write(part, touched, folders));
            Interlocked.Add(ref _queuedBytes, -part.Bytes);
            part.Release();
        }

        foreach (Action job in jobs)
            Guard(null, job);
        foreach (RecordedFile file in touched)
        {
            if (!file.IsAbandoned)
                Guard(file, () => Sync(file));
        }

        foreach (string folder in folders)
            Guard(null, () => SyncFolder(folder));
        Commit();
    }

    // Says of files only what is durable by now.
    private void FlushEvidence() => Guard(null, () => _evidence?.Flush());

    private void Write(Part part, HashSet<RecordedFile> touched, HashSet<string> folders)
    {
        RecordedFile file = part.File;
        if (file.IsAbandoned)
        {
            if (!part.IsEmpty)
                Interlocked.Increment(ref _dropped);
            return;
        }

        if (_paused is string reason)
        {
            Interlocked.Increment(ref _dropped);
            Finish(file, RecordingState.Broken, reason);
            return;
        }

        bool isNew = file.Writer is null;
        if (isNew && part.Packets.Count == 0)
        {
            file.Close();
            return;
        }

        if (isNew)
        {
            MakeFolder(Path.GetDirectoryName(file.Path)!, folders);
            file.Writer = FileWriter.Create(file, _root, part);
            _open.Add(file);
        }

        if (part.Gaps is not null)
            file.Gaps.AddRange(part.Gaps);
        if (!part.IsEmpty)
        {
            long before = file.Writer!.Bytes;
            file.Writer.Write(part);
            touched.Add(file);
            Interlocked.Increment(ref _parts);
            Interlocked.Add(ref _bytes, file.Writer.Bytes - before);
        }

        if (part.IsLast)
            Finish(file, RecordingState.Closed, null);
        else if (isNew)
            Put(Row(file, RecordingState.Writing, null, null));
        if (_faulty)
        {
            _faulty = false;
            Tell(false, "the disk takes data again");
        }
    }

    private void Finish(RecordedFile file, RecordingState state, string? reason)
    {
        if (file.Writer is FileWriter writer)
        {
            string hash = writer.Finish();
            Interlocked.Increment(ref _syncs);
            Interlocked.Increment(ref _files);
            RecordingRow row = Row(file, state, hash, reason);
            Put(row);
            _evidence?.Append(new EvidenceEntry("file") { File = EvidenceFile.Of(row) });
            Ended?.Invoke(row);
        }

        _open.Remove(file);
        file.Close();
    }

    private void Sync(RecordedFile file)
    {
        file.Writer!.Sync();
        Interlocked.Increment(ref _syncs);
    }

    private void SyncFolder(string folder)
    {
        FolderSync.Flush(Path.Combine(_root, folder));
        Interlocked.Increment(ref _syncs);
    }

    // A folder's own entry lies in its parent: a new one makes the parent one to sync, up to the root.
    private void MakeFolder(string folder, HashSet<string> folders)
    {
        folders.Add(folder);
        if (Directory.Exists(Path.Combine(_root, folder)))
            return;
        Directory.CreateDirectory(Path.Combine(_root, folder));
        for (string? parent = Path.GetDirectoryName(folder); parent is not null; parent = parent.Length == 0 ? null : Path.GetDirectoryName(parent))
            folders.Add(parent);
    }

    private static RecordingRow Row(RecordedFile file, RecordingState state, string? hash, string? reason) => new()
    {
        Kind = file.Kind,
        Camera = file.Camera,
        Path = file.Path,
        State = state,
        StartMicroseconds = file.StartMicroseconds,
        EndMicroseconds = file.Writer!.EndMicroseconds,
        DurationMilliseconds = file.Writer.Duration / 90,
        Bytes = file.Writer.Bytes,
        Codec = file.Writer.Codec,
        Width = file.Writer.Width,
        Height = file.Writer.Height,
        Packets = file.Writer.Packets,
        Sha256 = hash,
        Gaps = [.. file.Gaps],
        Passes = file.Passes,
        Reason = reason,
    };

    private void Commit()
    {
        if (_rows.Count == 0)
            return;
        try
        {
            _index.Put(_rows.Values);
            _rows.Clear();
            if (_indexFaulty)
                Tell(false, "the index takes rows again");
            _indexFaulty = false;
        }
        catch (SqliteException e)
        {
            // The rows wait: files are whole without them, and repair would find them.
            if (!_indexFaulty)
                Tell(true, $"the index takes no rows ({e.Message})");
            _indexFaulty = true;
        }
    }
}
