namespace VisionPipeline.Tracking;

/// <summary>The newest places of a track, no closer in time than a given spacing. Allocates only when it is made.</summary>
/// <param name="capacity">Places that it keeps, at least 2.</param>
internal sealed class PathMemory(int capacity)
{
    private readonly double[] _time = new double[capacity];
    private readonly double[] _x = new double[capacity];
    private readonly double[] _y = new double[capacity];
    private int _next;

    /// <summary>How many it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Seconds between the oldest and the newest.</summary>
    public double Span => Count > 1 ? this[Count - 1].Time - this[0].Time : 0;

    /// <summary>A place, oldest first.</summary>
    public (double Time, double X, double Y) this[int index]
    {
        get
        {
            int at = (_next + capacity - Count + index) % capacity;
            return (_time[at], _x[at], _y[at]);
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => (Count, _next) = (0, 0);

    /// <summary>Takes in a place, unless the newest is less than <paramref name="spacing"/> seconds older.</summary>
    public void Add(double time, double x, double y, double spacing)
    {
        if (Count > 0 && time - this[Count - 1].Time < Math.Max(spacing, 1e-6))
            return;
        (_time[_next], _x[_next], _y[_next]) = (time, x, y);
        _next = (_next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>Velocity by least squares over the places since a time; null for fewer than two.</summary>
    public (double X, double Y)? Slope(double since)
    {
        int first = 0;
        while (first < Count && this[first].Time < since)
            first++;
        int count = Count - first;
        if (count < 2)
            return null;
        (double t, double x, double y) = (0, 0, 0);
        for (int i = first; i < Count; i++)
        {
            (double time, double px, double py) = this[i];
            (t, x, y) = (t + (time / count), x + (px / count), y + (py / count));
        }

        (double tt, double tx, double ty) = (0, 0, 0);
        for (int i = first; i < Count; i++)
        {
            (double time, double px, double py) = this[i];
            (tt, tx, ty) = (tt + ((time - t) * (time - t)), tx + ((time - t) * (px - x)), ty + ((time - t) * (py - y)));
        }

        return (tx / tt, ty / tt);
    }
}
