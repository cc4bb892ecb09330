namespace VisionPipeline.Cameras;

/// <summary>Waits of one thread that a token ends, by an injected clock. Waiting allocates nothing.</summary>
internal sealed class CameraWait : IDisposable
{
    private readonly AutoResetEvent _due = new(false);
    private readonly WaitHandle[] _handles;
    private readonly ITimer _timer;
    private readonly CancellationToken _stop;

    public CameraWait(TimeProvider time, CancellationToken stop)
    {
        _stop = stop;
        _handles = [_due, stop.WaitHandle];
        _timer = time.CreateTimer(static due => ((AutoResetEvent)due!).Set(), _due, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits; false where it was told to stop.</summary>
    public bool For(TimeSpan wait)
    {
        if (_stop.IsCancellationRequested)
            return false;
        if (wait <= TimeSpan.Zero)
            return true;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
        return WaitHandle.WaitAny(_handles) == 0;
    }

    public void Dispose()
    {
        // Waits for a callback under way: it must not meet a disposed event.
        _timer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _due.Dispose();
    }
}
