namespace VisionPipeline.Frames;

/// <summary>A slot for one frame between a camera and its reader: the newest frame wins.</summary>
/// <remarks>
/// Thread-safe; no call allocates. The box owns the lease that lies in it, whoever takes it owns it from then on. Disposing
/// frees what lies in it and refuses, by disposing, what comes later, so that no frame is lost whichever side ends first.
/// </remarks>
public sealed class FrameMailbox : IDisposable
{
    private readonly object _gate = new();
    private readonly FrameSignal? _published;
    private readonly TimeProvider _time;
    private FrameLease _held;
    private bool _full;
    private bool _disposed;
    private long _since;
    private long _publishedCount;
    private long _dropped;

    /// <summary>Makes an empty box.</summary>
    /// <param name="published">Set after each frame; may be shared by many boxes. Not owned. Null: the reader asks by itself.</param>
    /// <param name="time">The clock for <see cref="Age"/>.</param>
    public FrameMailbox(FrameSignal? published, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _published = published;
        _time = time;
    }

    /// <summary>Frames put in so far.</summary>
    public long Published => Volatile.Read(ref _publishedCount);

    /// <summary>Frames that a newer one replaced before anybody took them.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>How long the frame in the box has been waiting; null where it is empty.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_gate)
                return _full ? _time.GetElapsedTime(_since) : null;
        }
    }

    /// <summary>Puts a frame in and takes the lease over. A frame that lay there is disposed and counted.</summary>
    public void Publish(in FrameLease lease)
    {
        FrameLease old;
        lock (_gate)
        {
            if (_full)
                _dropped++;
            old = _held;
            Put(lease);
        }

        old.Dispose();
        _published?.Set();
    }

    /// <summary>Waits until the box is empty, then puts a frame in. The lease is taken over in either case.</summary>
    /// <param name="lease">The frame.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>False where the wait was cancelled or the box disposed; the frame is disposed then, and not counted as dropped.</returns>
    public bool PublishWhenFree(in FrameLease lease, CancellationToken stop)
    {
        bool put;
        lock (_gate)
        {
            if (_full && !_disposed && !stop.IsCancellationRequested)
                WaitUntilFree(stop);
            put = !_full && !_disposed && !stop.IsCancellationRequested;
            if (put)
                Put(lease);
        }

        if (put)
            _published?.Set();
        else
            lease.Dispose();
        return put;
    }

    /// <summary>Takes the frame out; the caller owns the lease.</summary>
    /// <returns>False where the box is empty.</returns>
    public bool TryTake(out FrameLease lease)
    {
        lock (_gate)
        {
            lease = _held;
            bool taken = _full;
            Empty();
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FrameLease last;
        lock (_gate)
        {
            _disposed = true;
            last = _held;
            Empty();
        }

        last.Dispose();
    }

    private void Put(in FrameLease lease)
    {
        if (_disposed)
        {
            lease.Dispose();
            return;
        }

        _held = lease;
        _full = true;
        _since = _time.GetTimestamp();
        _publishedCount++;
    }

    private void Empty()
    {
        _held = default;
        if (_full)
            Monitor.PulseAll(_gate);
        _full = false;
    }

    private void WaitUntilFree(CancellationToken stop)
    {
        // Token sources pool their registrations. Unregister does not wait for a callback that is under way and wants the gate.
        CancellationTokenRegistration wake = stop.UnsafeRegister(static box => ((FrameMailbox)box!).Wake(), this);
        while (_full && !_disposed && !stop.IsCancellationRequested)
            Monitor.Wait(_gate);
        wake.Unregister();
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
