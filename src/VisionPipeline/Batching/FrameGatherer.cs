using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>
/// Gathers frames of all cameras into batches: a batch is ready when it is full, when every camera has a frame in it, or when its
/// first frame has waited its time (as NVIDIA's nvstreammux has it: filled, or pushed by time-out after the first buffer).
/// </summary>
/// <remarks>
/// The newest frame of a camera wins. Where more cameras wait than fit, those go first that have waited longest, so none starves.
/// One thread takes batches; cameras may be added and removed, and <see cref="Wake"/> called, from any. Between frames the taking
/// thread sleeps and nothing else runs. Allocates nothing per frame. Owns the frames that wait until <see cref="Dispose"/>.
/// </remarks>
public sealed class FrameGatherer : IDisposable
{
    private readonly object _lock = new();
    private readonly DetectionLoopConfig _config;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly List<GatheredCamera> _cameras = [];
    private long _batches;
    private long _turns;
    private bool _woken;
    private bool _disposed;

    /// <summary>Makes one without cameras.</summary>
    /// <param name="config">Size and times.</param>
    /// <param name="time">Measures how long frames wait.</param>
    /// <exception cref="ArgumentException">The size is out of range.</exception>
    public FrameGatherer(DetectionLoopConfig config, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(time);
        if (config.MaxBatch is < 1 or > 64)
            throw new ArgumentException($"a batch of {config.MaxBatch} frames: 1..64 are taken");
        _config = config;
        _time = time;
        _timer = time.CreateTimer(static state => ((FrameGatherer)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Batches that were taken.</summary>
    public long Batches
    {
        get
        {
            lock (_lock)
                return _batches;
        }
    }

    /// <summary>Cameras that have a frame waiting here.</summary>
    public int WaitingCameras
    {
        get
        {
            lock (_lock)
                return _cameras.Count(static camera => camera.IsWaiting);
        }
    }

    /// <summary>Adds a camera, also while batches are taken.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inbox">Where its frames come; whoever puts one in calls <see cref="Wake"/> afterwards.</param>
    /// <param name="detectionsPerSecond">How often it is looked at; gives how long its frame waits for company.</param>
    /// <param name="tag">Found again in <see cref="GatheredCamera.Tag"/>.</param>
    /// <returns>What it is removed by.</returns>
    /// <exception cref="ObjectDisposedException">The gatherer was disposed.</exception>
    public GatheredCamera Add(string name, IFrameInbox inbox, double detectionsPerSecond, object? tag = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(inbox);
        var camera = new GatheredCamera(name, inbox, _config.Due(detectionsPerSecond), tag);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _cameras.Add(camera);
        }

        Wake();
        return camera;
    }

    /// <summary>Removes a camera; its waiting frame is given back. Removing twice is harmless.</summary>
    /// <param name="camera">One that <see cref="Add"/> gave.</param>
    public void Remove(GatheredCamera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        lock (_lock)
        {
            _cameras.Remove(camera);
            Release(camera);
        }

        // The others may be a full batch now.
        Wake();
    }

    /// <summary>Says that a frame came, or that something else needs a look. Cheap; from any thread.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _woken = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Waits for a batch and takes it.</summary>
    /// <param name="into">Takes the frames, which become the caller's to dispose; at least <see cref="DetectionLoopConfig.MaxBatch"/> long, or the batch is cut to it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many frames; 0 when the wait was cancelled or the gatherer disposed.</returns>
    public int Take(Span<GatheredFrame> into, CancellationToken cancellation)
    {
        using CancellationTokenRegistration stop = cancellation.UnsafeRegister(static state => ((FrameGatherer)state!).Wake(), this);
        while (true)
        {
            lock (_lock)
            {
                if (_disposed || cancellation.IsCancellationRequested)
                    return 0;
                int count = Collect(into, out TimeSpan wait);
                if (count > 0)
                    return count;
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
                while (!_woken)
                    Monitor.Wait(_lock);
                _woken = false;
            }
        }
    }

    /// <summary>Takes a batch if one is ready now. Never blocks.</summary>
    /// <param name="into">As for <see cref="Take"/>.</param>
    /// <param name="wait">Where none is ready: time until one will be, unless frames come before; infinite while no frame waits.</param>
    /// <returns>How many frames; 0 for none.</returns>
    public int TryTake(Span<GatheredFrame> into, out TimeSpan wait)
    {
        lock (_lock)
        {
            wait = Timeout.InfiniteTimeSpan;
            return _disposed ? 0 : Collect(into, out wait);
        }
    }

    /// <summary>Ends every wait and gives waiting frames back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (GatheredCamera camera in _cameras)
                Release(camera);
            _cameras.Clear();
            _woken = true;
            Monitor.PulseAll(_lock);
        }

        _timer.Dispose();
    }

    private int Collect(Span<GatheredFrame> into, out TimeSpan wait)
    {
        wait = Timeout.InfiniteTimeSpan;
        int room = Math.Min(into.Length, _config.MaxBatch);
        long now = _time.GetTimestamp();
        int waiting = 0;
        foreach (GatheredCamera camera in _cameras)
        {
            Sweep(camera, now);
            if (!camera.IsWaiting)
                continue;
            waiting++;
            TimeSpan left = camera.Due - _time.GetElapsedTime(camera.Since, now);
            if (wait == Timeout.InfiniteTimeSpan || left < wait)
                wait = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        if (waiting == 0 || room == 0 || (wait > TimeSpan.Zero && waiting < Math.Min(room, _cameras.Count)))
            return 0;
        _batches++;
        int count = 0;
        for (; count < room && Longest() is { } next; count++)
        {
            into[count] = new GatheredFrame(next, next.Waiting, _time.GetElapsedTime(next.Since, now));
            next.Waiting = default;
            next.IsWaiting = false;
            next.LastTurn = ++_turns;
            next.CountServed();
        }

        return count;
    }

    // Cameras are tens, batches a few a second: a pass over all for each place is cheaper than keeping them in order.
    private GatheredCamera? Longest()
    {
        GatheredCamera? best = null;
        foreach (GatheredCamera camera in _cameras)
        {
            if (camera.IsWaiting && (best is null || camera.Since < best.Since || (camera.Since == best.Since && camera.LastTurn < best.LastTurn)))
                best = camera;
        }

        return best;
    }

    private static void Sweep(GatheredCamera camera, long now)
    {
        if (!camera.Inbox.TryTake(out FrameLease frame))
            return;
        if (camera.IsWaiting)
        {
            camera.CountSuperseded();
            camera.Waiting.Dispose();
        }
        else
        {
            // Frames that came while the detector was at work have waited since then.
            long arrival = frame.Frame.Arrival;
            camera.IsWaiting = true;
            camera.Since = arrival > 0 && arrival < now ? arrival : now;
        }

        camera.Waiting = frame;
    }

    private static void Release(GatheredCamera camera)
    {
        camera.Waiting.Dispose();
        camera.Waiting = default;
        camera.IsWaiting = false;
    }
}
