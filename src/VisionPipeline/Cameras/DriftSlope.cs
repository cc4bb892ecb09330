namespace VisionPipeline.Cameras;

/// <summary>Slope of a line through the last points that a few wild ones do not move: the median of all pairs' slopes (Theil 1950, Sen 1968).</summary>
internal sealed class DriftSlope
{
    private const int Capacity = 48;
    private const int Least = 12;

    private readonly long[] _x = new long[Capacity];
    private readonly long[] _y = new long[Capacity];
    private readonly double[] _slopes = new double[Capacity * (Capacity - 1) / 2];
    private int _count;
    private int _next;
    private bool _changed;

    /// <summary>Units of y per million units of x; null below 12 points.</summary>
    public double? Value { get; private set; }

    /// <summary>Whether the value was measured anew since this was last asked.</summary>
    public bool TakeChanged()
    {
        bool changed = _changed;
        _changed = false;
        return changed;
    }

    public void Reset()
    {
        _count = 0;
        _next = 0;
        Value = null;
        _changed = false;
    }

    public void Add(long x, long y)
    {
        _x[_next] = x;
        _y[_next] = y;
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
        if (_count < Least)
            return;
        int pairs = 0;
        for (int i = 1; i < _count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (_x[i] != _x[j])
                    _slopes[pairs++] = (double)(_y[i] - _y[j]) / (_x[i] - _x[j]);
            }
        }

        if (pairs == 0)
            return;
        Span<double> used = _slopes.AsSpan(0, pairs);
        used.Sort();
        Value = (used[pairs / 2] + used[(pairs - 1) / 2]) / 2 * 1e6;
        _changed = true;
    }
}
