namespace VisionPipeline.Cameras;

/// <summary>Picks the frames that are due for detection, by capture time in microseconds.</summary>
/// <remarks>
/// Due times lie on a grid: each is counted from the last due time and not from the frame that met it, because frames come on a
/// grid of their own and each wait would be rounded up to it. The frame nearest to a due time is taken, be it early: otherwise
/// jitter would halve the rate of a camera that has hardly more frames than are wanted.
/// </remarks>
internal sealed class DetectionGrid
{
    private const long None = long.MinValue;

    private long _interval;
    private long _next = None;
    private long _last = None;

    public DetectionGrid(double perSecond) => SetRate(perSecond);

    /// <summary>Another rate; may come from any thread. 0 or less lets the first frame through and then none.</summary>
    public void SetRate(double perSecond) =>
        Volatile.Write(ref _interval, perSecond > 0 ? (long)Math.Max(1, 1e6 / perSecond) : long.MaxValue / 4);

    /// <summary>Whether a frame is due; frames come in the order of their times.</summary>
    public bool IsDue(long capture)
    {
        long interval = Volatile.Read(ref _interval);
        long step = _last == None ? 0 : Math.Clamp(capture - _last, 0, interval);
        _last = capture;

        // After a change of rate or of the clock the old due time may lie too far ahead.
        bool ahead = _next != None && capture + (step / 2) < _next && _next - capture <= interval;
        if (ahead)
            return false;
        bool onGrid = _next != None && Math.Abs(capture - _next) <= interval;
        _next = (onGrid ? _next : capture) + interval;
        return true;
    }
}
