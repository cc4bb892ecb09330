namespace VisionPipeline.Configuration;

/// <summary>Turns a burst of touches into one call: once it was quiet for a while, or at the latest so long after the first touch.</summary>
/// <remarks>Thread-safe. The call comes from a timer thread and must not throw.</remarks>
internal sealed class SettlingTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _quiet;
    private readonly TimeSpan _most;
    private readonly Action _settled;
    private readonly ITimer _timer;
    private long? _first;
    private bool _disposed;

    public SettlingTimer(TimeProvider time, TimeSpan quiet, TimeSpan most, Action settled)
    {
        _time = time;
        _quiet = quiet;
        _most = most;
        _settled = settled;
        _timer = time.CreateTimer(static state => ((SettlingTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something happened.</summary>
    public void Touch()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _first ??= _time.GetTimestamp();
            TimeSpan left = _most - _time.GetElapsedTime(_first.Value);
            _timer.Change(TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, _quiet.Ticks)), Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends it; a call under way may still come to its end.</summary>
    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _timer.Dispose();
    }

    private void Fire()
    {
        lock (_gate)
        {
            if (_disposed || _first is null)
                return;
            _first = null;
        }

        _settled();
    }
}
