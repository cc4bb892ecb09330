using System.Diagnostics;

namespace VisionPipeline.Recording;

/// <summary>What waits for the disk: parts of files, bounded in bytes, and jobs, taken in batches by one thread.</summary>
/// <remarks>Handing over is thread-safe and never waits for the disk: what finds no room is refused and counted. Only the disk's thread takes.</remarks>
internal sealed class DiskQueue(long capacity)
{
    // Parts that come between two beats are those of slow cameras and of files that end: a moment gathers them, so that they share one
    // commit of the file system's journal.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(80);

    private readonly object _gate = new();
    private List<Part> _parts = [];
    private List<Action> _jobs = [];
    private long _bytes;
    private long _dropped;
    private bool _waits;
    private bool _stop;

    /// <summary>Memory that waits.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What found no room, or was given up later.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Takes a part, which is the disk's from then on.</summary>
    /// <returns>False where there is no room: the part stays the caller's.</returns>
    public bool TryAdd(Part part)
    {
        lock (_gate)
        {
            if (!HasRoom(part.Bytes))
                return false;
            Add(part);
            return true;
        }
    }

    /// <summary>Takes the end of a file, for which there is always room.</summary>
    public void AddEnd(Part part)
    {
        lock (_gate)
            Add(part);
    }

    /// <summary>Takes a job that keeps memory until it says <see cref="Free"/>.</summary>
    /// <returns>False where there is no room.</returns>
    public bool TryPost(Action job, long bytes)
    {
        lock (_gate)
        {
            if (!HasRoom(bytes))
                return false;
            Interlocked.Add(ref _bytes, bytes);
            Post(job);
            return true;
        }
    }

    /// <summary>Takes a job.</summary>
    public void Post(Action job)
    {
        lock (_gate)
        {
            _jobs.Add(job);
            Wake();
        }
    }

    /// <summary>Refuses all from now on, and lets the thread end when it has taken what waits.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Memory of what was taken is free again.</summary>
    public void Free(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    /// <summary>Something that was taken will be in no file.</summary>
    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Waits until there is something, and a moment longer for what comes with it.</summary>
    /// <param name="longest">How long to wait where nothing comes; what waits at the end of it waits no moment longer.</param>
    public void Wait(TimeSpan longest)
    {
        long began = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            if (_parts.Count == 0 && _jobs.Count == 0 && !_stop && longest > TimeSpan.Zero)
            {
                _waits = true;
                Monitor.Wait(_gate, longest);
                _waits = false;
            }

            // Nothing but the stop wakes the thread here: neither each part, nor a spin.
            TimeSpan left = longest - Stopwatch.GetElapsedTime(began);
            if (_parts.Count > 0 && _bytes <= capacity / 4 && !_stop && left > TimeSpan.Zero)
                Monitor.Wait(_gate, left < Gather ? left : Gather);
        }
    }

    /// <summary>Takes all that waits.</summary>
    /// <param name="parts">Empty; gets the parts.</param>
    /// <param name="jobs">Empty; gets the jobs.</param>
    /// <returns>False where the queue has stopped.</returns>
    public bool Take(ref List<Part> parts, ref List<Action> jobs)
    {
        lock (_gate)
        {
            (parts, _parts) = (_parts, parts);
            (jobs, _jobs) = (_jobs, jobs);
            return !_stop;
        }
    }

    private bool HasRoom(long bytes)
    {
        if (!_stop && Interlocked.Read(ref _bytes) + bytes <= capacity)
            return true;
        CountDropped();
        return false;
    }

    private void Add(Part part)
    {
        _parts.Add(part);
        Interlocked.Add(ref _bytes, part.Bytes);
        Wake();
    }

    private void Wake()
    {
        if (!_waits)
            return;
        _waits = false;
        Monitor.Pulse(_gate);
    }
}
