using System.Diagnostics;
using Microsoft.Extensions.Logging;

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

    // For what is due: free space, retention, rows that could not be written.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly string _root;
    private readonly RecordingConfig _config;
    private readonly DiskQueue _queue;
    private readonly FolderTree _folders;
    private readonly IndexBatch _rows;
    private readonly EvidenceLog? _evidence;
    private readonly Retention _retention;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Action<bool, string> _tell;
    private readonly Thread _thread;
    private readonly HashSet<RecordedFile> _open = [];
    private readonly HashSet<RecordedFile> _touched = [];
    private readonly List<string> _changedFolders = [];
    private volatile string? _paused;
    private bool _faulty;
    private long _parts;
    private long _bytes;
    private long _files;
    private long _syncs;
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
        _queue = new DiskQueue(config.QueueBytes);
        _folders = new FolderTree(root);
        _rows = new IndexBatch(index, Tell);
        _logger = logger;
        _time = time;
        _tell = tell;
        _evidence = evidence;
        _retention = new Retention(root, config, index, time, rows => _evidence?.TellDeleted(rows));
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
        _queue.Bytes,
        _queue.Dropped,
        Interlocked.Read(ref _failures),
        _retention.Deleted);

    /// <summary>Told of each file that has ended, with its hash; called on the disk's thread, must not block. Set before files are begun.</summary>
    public Action<RecordingRow>? Ended { get; set; }

    /// <summary>Called at each beat of the parts on the disk's thread, to hand over what is due; must not block. Set before files are begun.</summary>
    public Action? Collect { get; set; }

    /// <summary>Called about once a second on the disk's thread, must not block. Set before files are begun.</summary>
    public Action? Beat { get; set; }

    /// <summary>Takes a part, which is the disk's from then on.</summary>
    /// <returns>False where the queue is full: the part stays the caller's.</returns>
    public bool TryEnqueue(Part part) => _queue.TryAdd(part);

    /// <summary>Takes the end of a file, for which there is always room.</summary>
    public void EnqueueEnd(Part part) => _queue.AddEnd(part);

    /// <summary>Runs something on the disk's thread after what was handed over before, and before it is synced.</summary>
    public void Post(Action job) => _queue.Post(job);

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
    public bool TryKeep(RecordingRow row, byte[] bytes) => _queue.TryPost(() => Keep(row, bytes), bytes.Length);

    /// <summary>Puts a row into the next commit. The disk's thread only.</summary>
    public void Put(RecordingRow row) => _rows.Put(row);

    /// <summary>Writes what waits, closes all files and ends the thread.</summary>
    public void Dispose()
    {
        _queue.Stop();
        if (!_thread.Join(StopDeadline))
            RecorderLog.Alarm(_logger, $"the disk has not taken everything within {StopDeadline.TotalSeconds:0} s; what waits is lost");
    }

    private void Loop()
    {
        var parts = new List<Part>();
        var jobs = new List<Action>();
        bool goesOn = true;
        long looked = _time.GetTimestamp();
        long slotTicks = Math.Max(1, (long)(_config.PartDuration.TotalSeconds * _time.TimestampFrequency));
        long slot = looked / slotTicks;
        while (goesOn)
        {
            _queue.Wait(ToNextBeat(slotTicks, slot, looked));
            if (_time.GetTimestamp() / slotTicks is long now && now != slot)
            {
                slot = now;
                Collect?.Invoke();
            }

            goesOn = _queue.Take(ref parts, ref jobs);
            long began = Stopwatch.GetTimestamp();
            WriteBatch(parts, jobs);
            if (parts.Count > 0)
                _slowest = Math.Max(_slowest, Stopwatch.GetElapsedTime(began).Ticks);
            parts.Clear();
            jobs.Clear();
            if (_time.GetElapsedTime(looked) >= LookInterval)
            {
                looked = _time.GetTimestamp();
                Beat?.Invoke();
                Look();
            }

            if (!goesOn)
                CloseAll("the recorder stopped");

            // Says of files only what is durable by now.
            Guard(null, () => _evidence?.Flush());
        }
    }

    // Looking waits for a beat where those come often enough. A millisecond more, because what waits cuts off fractions of one.
    private TimeSpan ToNextBeat(long slotTicks, long slot, long looked)
    {
        long now = _time.GetTimestamp();
        TimeSpan beat = _time.GetElapsedTime(now, (slot + 1) * slotTicks) + TimeSpan.FromMilliseconds(1);
        TimeSpan look = LookInterval - _time.GetElapsedTime(looked, now);
        return _config.PartDuration <= LookInterval || beat < look ? beat : look;
    }

    private void WriteBatch(List<Part> parts, List<Action> jobs)
    {
        _touched.Clear();
        foreach (Part part in parts)
        {
            Guard(part.File, () => Write(part));
            _queue.Free(part.Bytes);
            part.Release();
        }

        foreach (Action job in jobs)
            Guard(null, job);
        foreach (RecordedFile file in _touched)
        {
            if (!file.IsAbandoned)
                Guard(file, () => Sync(file));
        }

        _changedFolders.Clear();
        _folders.TakeChanged(_changedFolders);
        foreach (string folder in _changedFolders)
            Guard(null, () => SyncFolder(folder));
        _rows.Commit();
    }

    private void Write(Part part)
    {
        RecordedFile file = part.File;
        if (file.IsAbandoned)
        {
            if (!part.IsEmpty)
                _queue.CountDropped();
            return;
        }

        if (_paused is string reason)
        {
            _queue.CountDropped();
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
            _folders.Make(Path.GetDirectoryName(file.Path)!);
            file.Writer = FileWriter.Create(file, _root, part);
            _open.Add(file);
        }

        if (part.Gaps is not null)
            file.Gaps.AddRange(part.Gaps);
        if (!part.IsEmpty)
        {
            long before = file.Writer!.Bytes;
            file.Writer.Write(part);
            _touched.Add(file);
            Interlocked.Increment(ref _parts);
            Interlocked.Add(ref _bytes, file.Writer.Bytes - before);
        }

        if (part.IsLast)
            Finish(file, RecordingState.Closed, null);
        else if (isNew)
            Put(file.Row(RecordingState.Writing, null, null));
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
            PutEnded(file.Row(state, hash, reason));
        }

        _open.Remove(file);
        file.Close();
    }

    private void PutEnded(RecordingRow row)
    {
        Put(row);
        _evidence?.Append(new EvidenceEntry("file") { File = EvidenceFile.Of(row) });
        Ended?.Invoke(row);
    }

    private void Sync(RecordedFile file)
    {
        file.Writer!.Sync();
        Interlocked.Increment(ref _syncs);
    }

    private void SyncFolder(string folder)
    {
        _folders.Sync(folder);
        Interlocked.Increment(ref _syncs);
    }

    private void Keep(RecordingRow row, byte[] bytes)
    {
        _queue.Free(bytes.Length);
        _folders.Make(Path.GetDirectoryName(row.Path)!);
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
}
