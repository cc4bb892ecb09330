namespace VisionPipeline;

/// <summary>Counts faults of one kind and says when one may be told: the first, then at most one a second. Thread-safe; allocates nothing.</summary>
/// <param name="time">The clock.</param>
internal sealed class FaultLine(TimeProvider time)
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    private long _count;
    private long _told;

    /// <summary>Counts a fault.</summary>
    /// <param name="count">How many there were, this one included.</param>
    /// <returns>Whether it is to be told.</returns>
    public bool IsDue(out long count)
    {
        count = Interlocked.Increment(ref _count);
        long now = time.GetTimestamp();
        long told = Volatile.Read(ref _told);
        return (count == 1 || time.GetElapsedTime(told, now) >= Gap) && Interlocked.CompareExchange(ref _told, now, told) == told;
    }
}
