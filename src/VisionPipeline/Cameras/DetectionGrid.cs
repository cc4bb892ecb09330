namespace VisionPipeline.Cameras;

/// <summary>Picks the frames that are due for detection, by capture time.</summary>
/// <remarks>
/// Due times lie on a grid: each is counted from the last due time and not from the frame that met it, because frames come on a
/// grid of their own and each wait would be rounded up to it. A frame a quarter of an interval early is due already, so that
/// jitter does not halve the rate of a camera that has hardly more frames than are wanted.
/// </remarks>
internal sealed class DetectionGrid
{
    private long _interval;
    private long _next = long.MinValue;

    public DetectionGrid(double perSecond) => SetRate(perSecond);

    /// <summary>Another rate; may come from any thread.</summary>
    public void SetRate(double perSecond) =>
        Volatile.Write(ref _interval, perSecond > 0 ? (long)Math.Max(1, 1e6 / perSecond) : long.MaxValue / 4);

    public bool IsDue(in long capture)
    {
        long interval = Volatile.Read(ref _interval);
        if (_next != long.MinValue && capture < _next - (interval / 4) && capture > _next - (2 * interval))
            return false;
        bool onGrid = _next != long.MinValue && Math.Abs(capture - _next) <= interval;
        _next = (onGrid ? _next : capture) + interval;
        return true;
    }
}
