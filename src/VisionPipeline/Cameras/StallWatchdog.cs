using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>Breaks off a source that has given no picture for too long. Measures pictures and not packets: RTCP and audio keep a dead camera's connection busy.</summary>
internal sealed class StallWatchdog : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly Action _stalled;
    private readonly ITimer _timer;
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
        Volatile.Write(ref _source, source);
    }

    /// <summary>A picture came.</summary>
    public void Progress() => Volatile.Write(ref _last, _time.GetTimestamp());

    /// <summary>Nothing is open. A look that is under way may still interrupt the source, which is harmless.</summary>
    public void Rest() => Volatile.Write(ref _source, null);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (Volatile.Read(ref _source) is not IPacketSource source || _time.GetElapsedTime(Volatile.Read(ref _last)) <= _timeout)
            return;
        if (Interlocked.CompareExchange(ref _source, null, source) != source)
            return;
        _stalled();
        source.Interrupt();
    }
}
