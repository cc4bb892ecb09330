namespace VisionPipeline.Cameras;

/// <summary>Running minimum of the offset between two clocks, of which one is read late by a delay that is never negative.</summary>
/// <remarks>
/// The least delayed sample tells most (the minimum filter of Cristian, "Probabilistic clock synchronization", 1989, and of NTP,
/// RFC 5905 section 10). It is taken over a sliding window, so that it follows clocks that drift apart. Microseconds throughout.
/// </remarks>
internal sealed class OffsetFilter
{
    private const int Buckets = 6;
    private const long BucketLength = 5_000_000;

    private readonly long[] _minima = new long[Buckets];
    private readonly DriftSlope _slope = new();
    private long _bucketStart;
    private int _filled;
    private long _older;

    /// <summary>Samples since the last reset.</summary>
    public long Count { get; private set; }

    /// <summary>Smallest offset of the last 25 to 30 seconds.</summary>
    public long Min { get; private set; }

    /// <summary>Mean distance of samples from the minimum, as RFC 3550 section 6.4.1 smooths jitter (gain 1/16).</summary>
    public double Spread { get; private set; }

    /// <summary>Change of the offset in microseconds per second over the last minutes; null before a minute has passed.</summary>
    public double? Slope => _slope.Value;

    /// <summary>Whether <see cref="Slope"/> has been measured anew since this was last asked.</summary>
    public bool TakeSlopeChanged() => _slope.TakeChanged();

    public void Add(long now, long offset)
    {
        if (Count++ == 0)
        {
            StartBucket(now, offset);
            _older = long.MaxValue;
            Min = offset;
            Spread = 0;
            return;
        }

        if (now - _bucketStart >= BucketLength)
            NextBucket(now, offset);
        ref long current = ref _minima[_filled % Buckets];
        current = Math.Min(current, offset);
        Min = Math.Min(_older, current);
        Spread += (offset - Min - Spread) / 16;
    }

    /// <summary>One of the clocks was set: every offset seen so far is another by so much.</summary>
    public void Shift(long by)
    {
        for (int i = 0; i < Buckets; i++)
            _minima[i] += by;
        if (_older != long.MaxValue)
            _older += by;
        Min += by;
        _slope.Reset();
    }

    public void Reset()
    {
        Count = 0;
        _filled = 0;
        _slope.Reset();
    }

    private void StartBucket(long now, long offset)
    {
        _bucketStart = now;
        _minima[_filled % Buckets] = offset;
    }

    private void NextBucket(long now, long offset)
    {
        _slope.Add(_bucketStart, _minima[_filled % Buckets]);
        _filled++;
        _older = long.MaxValue;
        int kept = Math.Min(_filled, Buckets - 1);
        for (int i = 1; i <= kept; i++)
            _older = Math.Min(_older, _minima[(_filled - i) % Buckets]);
        StartBucket(now, offset);
    }
}
