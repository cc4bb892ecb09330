using System.Numerics;

namespace VisionPipeline.Diagnostics;

/// <summary>Counts durations in buckets that grow by a thirty-second, so that any percentile is right within 4 %.</summary>
/// <remarks>Thread-safe and without locks or allocation: adding is one interlocked increment. From a microsecond to about half an hour; what lies beyond counts at the ends.</remarks>
public sealed class LatencyHistogram
{
    // 32 buckets for each doubling, as in HdrHistogram with five significant bits; 8 KB.
    private const int PerDoubling = 32;
    private const int Doublings = 31;
    private readonly long[] _buckets = new long[PerDoubling * Doublings];
    private long _sum;
    private long _most;

    /// <summary>Durations counted so far.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (ref long bucket in _buckets.AsSpan())
                count += Volatile.Read(ref bucket);
            return count;
        }
    }

    /// <summary>The longest so far.</summary>
    public TimeSpan Most => TimeSpan.FromMicroseconds(Volatile.Read(ref _most));

    /// <summary>Counts a duration; negative ones count as none.</summary>
    /// <param name="duration">It.</param>
    public void Add(TimeSpan duration)
    {
        long microseconds = Math.Max(0, (long)duration.TotalMicroseconds);
        Interlocked.Increment(ref _buckets[BucketOf(microseconds)]);
        Interlocked.Add(ref _sum, microseconds);
        long most = Volatile.Read(ref _most);
        while (microseconds > most)
            most = Interlocked.CompareExchange(ref _most, microseconds, most) is long seen && seen == most ? microseconds : seen;
    }

    /// <summary>Forgets all durations; one that is added meanwhile may be forgotten in part.</summary>
    public void Clear()
    {
        foreach (ref long bucket in _buckets.AsSpan())
            Volatile.Write(ref bucket, 0);
        Volatile.Write(ref _sum, 0);
        Volatile.Write(ref _most, 0);
    }

    /// <summary>Mean of all durations; zero where there are none.</summary>
    public TimeSpan Mean() => Count is > 0 and long count ? TimeSpan.FromMicroseconds((double)Volatile.Read(ref _sum) / count) : TimeSpan.Zero;

    /// <summary>The duration that a share of all lies at or below: the upper edge of its bucket.</summary>
    /// <param name="share">0..1; 0.95 gives p95.</param>
    /// <returns>Zero where nothing was counted.</returns>
    public TimeSpan Percentile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        long wanted = (long)Math.Ceiling(share * Count);
        if (wanted == 0)
            return TimeSpan.Zero;
        for (int i = 0; i < _buckets.Length; i++)
        {
            wanted -= Volatile.Read(ref _buckets[i]);
            if (wanted <= 0)
                return TimeSpan.FromMicroseconds(Math.Min(UpperEdge(i), Volatile.Read(ref _most)));
        }

        return Most;
    }

    private static int BucketOf(long microseconds)
    {
        if (microseconds < PerDoubling)
            return (int)microseconds;
        int exponent = BitOperations.Log2((ulong)microseconds) - BitOperations.Log2(PerDoubling);
        return Math.Min(((exponent + 1) * PerDoubling) + (int)((microseconds >> exponent) - PerDoubling), (PerDoubling * Doublings) - 1);
    }

    private static long UpperEdge(int bucket)
    {
        if (bucket < PerDoubling)
            return bucket;
        int exponent = (bucket / PerDoubling) - 1;
        return ((long)(PerDoubling + (bucket % PerDoubling) + 1) << exponent) - 1;
    }
}
