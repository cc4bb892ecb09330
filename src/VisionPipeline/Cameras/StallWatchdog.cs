using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>Breaks off a source that has given no picture for too long. Measures pictures and not packets: RTCP and audio keep a dead camera's connection busy.</summary>
internal sealed class StallWatchdog : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly Action _stalled;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private IPacketSource? _source;
    private long _last;

    public StallWatchdog(TimeProvider time, TimeSpan timeout, Action stalled)
    {
        _time = time;
        _timeout = timeout;
        _stalled = stalled;
        TimeSpan period = TimeSpan.FromMilliseconds(Math.Clamp(timeout.TotalMilliseconds / 4, 20, 1000));
        _timer = time.CreateTimer(static dog => ((StallWatchdog)dog!).Look(), this, period, period);
    }

    /// <summary>Watches a source from now on.</summary>
    public void Watch(IPacketSource source)
    {
        Progress();
        lock (_lock)
            _source = source;
    }

    /// <summary>A picture came.</summary>
    public void Progress() => Volatile.Write(ref _last, _time.GetTimestamp());

    /// <summary>Nothing is open. A stall that is being told is told to its end first, so that it cannot come after what follows.</summary>
    public void Rest()
    {
        lock (_lock)
            _source = null;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            if (_source is not IPacketSource source || _time.GetElapsedTime(Volatile.Read(ref _last)) <= _timeout)
                return;
            _source = null;
            _stalled();
            source.Interrupt();
        }
    }
}
