namespace VisionPipeline.Frames;

/// <summary>Wakes one consumer that takes from many <see cref="FrameMailbox"/>es. Remembers one wake-up that came while nobody waited.</summary>
/// <remarks>Setting is thread-safe; one thread waits. Neither allocates. Dispose after all producers have ended.</remarks>
public sealed class FrameSignal : IDisposable
{
    private readonly AutoResetEvent _event = new(false);
    private readonly WaitHandle[] _handles = new WaitHandle[2];

    /// <summary>Wakes the consumer, now or at its next wait.</summary>
    public void Set() => _event.Set();

    /// <summary>Waits until somebody sets it. Look into all mailboxes afterwards: one wake-up may stand for several frames.</summary>
    /// <param name="timeout">Longest wait, up to 49 days; negative waits for ever.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>False where the time was over or the wait was cancelled.</returns>
    public bool Wait(TimeSpan timeout, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
            return false;
        int milliseconds = timeout < TimeSpan.Zero ? Timeout.Infinite : (int)Math.Min(int.MaxValue, Math.Ceiling(timeout.TotalMilliseconds));
        if (!stop.CanBeCanceled)
            return _event.WaitOne(milliseconds);
        _handles[0] = _event;
        _handles[1] = stop.WaitHandle;
        return WaitHandle.WaitAny(_handles, milliseconds) == 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _event.Dispose();
}
