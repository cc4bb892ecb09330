namespace VisionPipeline.Cameras;

/// <summary>Waits of one thread that a token ends, by an injected clock. Waiting allocates nothing.</summary>
internal sealed class CameraWait : IDisposable
{
    private readonly AutoResetEvent _due = new(false);
    private readonly WaitHandle[] _handles;
    private readonly ITimer _timer;
    private readonly CancellationToken _stop;
    private readonly bool _isReal;

    public CameraWait(TimeProvider time, CancellationToken stop)
    {
        _stop = stop;
        _isReal = time == TimeProvider.System;
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
        if (_isReal)
        {
            // A timer's thread and a pool worker that spins for its next task cost 3 % of four cameras' CPU.
            return WaitHandle.WaitAny(_handles, (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalMilliseconds))) == WaitHandle.WaitTimeout;
        }

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
