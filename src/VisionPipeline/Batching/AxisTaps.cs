namespace VisionPipeline.Batching;

/// <summary>Which samples of one plane make each target pixel along one axis, and with what weight. The weights of a pixel sum to 1 and its samples are neighbours within the plane.</summary>
internal sealed class AxisTaps
{
    // A sliver this thin is rounding noise of a box edge that lies on a sample edge.
    private const double Sliver = 1e-7;

    private AxisTaps(int[] start, int[] count, double[] weights, int maxCount)
    {
        Start = start;
        Count = count;
        Weights = weights;
        MaxCount = maxCount;
    }

    /// <summary>Per target pixel: the first sample.</summary>
    public int[] Start { get; }

    /// <summary>Per target pixel: how many samples.</summary>
    public int[] Count { get; }

    /// <summary>Weights, <see cref="MaxCount"/> places per target pixel, zero beyond its count.</summary>
    public double[] Weights { get; }

    /// <summary>The largest count of any pixel.</summary>
    public int MaxCount { get; }

    /// <summary>Number of target pixels.</summary>
    public int Length => Start.Length;

    /// <summary>Computes the weights.</summary>
    /// <param name="lumaLength">Length of the axis in luma samples: what the target spans.</param>
    /// <param name="planeLength">Samples of this plane along the axis.</param>
    /// <param name="ratio">Plane samples per luma sample: 1, or 0.5 for halved chroma.</param>
    /// <param name="shift">Added to a plane coordinate for the siting of chroma, in plane samples.</param>
    /// <param name="targetLength">Number of target pixels.</param>
    /// <param name="filter">How to weigh.</param>
    /// <param name="reversed">Whether the target runs against the source.</param>
    public static AxisTaps Build(
        int lumaLength, int planeLength, double ratio, double shift, int targetLength, ResizeFilter filter, bool reversed)
    {
        double step = lumaLength * ratio / targetLength;
        bool area = filter == ResizeFilter.Area && step > 1;
        var start = new int[targetLength];
        var count = new int[targetLength];
        int room = (area ? (int)Math.Ceiling(step) : 1) + 1;
        var weights = new double[targetLength * room];
        int most = 0;
        for (int i = 0; i < targetLength; i++)
        {
            int place = reversed ? targetLength - 1 - i : i;
            Span<double> into = weights.AsSpan(place * room, room);
            // Multiplied before dividing: box edges that fall on samples come out exact.
            double from = ((double)i * lumaLength * ratio / targetLength) + shift;
            double to = ((double)(i + 1) * lumaLength * ratio / targetLength) + shift;
            (start[place], count[place]) = area
                ? Box(from, to, planeLength, into)
                : Pair(((from + to) / 2) - 0.5, planeLength, into);
            most = Math.Max(most, count[place]);
        }

        return new AxisTaps(start, count, Compact(weights, targetLength, room, most), most);
    }

    private static (int Start, int Count) Box(double from, double to, int length, Span<double> weights)
    {
        int low = (int)Math.Floor(from + Sliver);
        int high = (int)Math.Ceiling(to - Sliver);
        int start = Math.Clamp(low, 0, length - 1);
        int last = Math.Clamp(high - 1, start, length - 1);
        for (int i = low; i < high; i++)
        {
            double part = Math.Min(to, i + 1) - Math.Max(from, i);
            weights[Math.Clamp(i, start, last) - start] += part;
        }

        int count = last - start + 1;
        double sum = 0;
        foreach (double w in weights[..count])
            sum += w;
        for (int i = 0; i < count; i++)
            weights[i] /= sum;
        return (start, count);
    }

    private static (int Start, int Count) Pair(double centre, int length, Span<double> weights)
    {
        int low = (int)Math.Floor(centre);
        double part = centre - low;
        int start = Math.Clamp(low, 0, length - 1);
        int next = Math.Clamp(low + 1, 0, length - 1);
        weights[0] += 1 - part;
        if (next == start || part < Sliver)
        {
            weights[0] = 1;
            return (start, 1);
        }

        weights[1] = part;
        return (start, 2);
    }

    private static double[] Compact(double[] weights, int pixels, int room, int most)
    {
        if (room == most)
            return weights;
        var packed = new double[pixels * most];
        for (int i = 0; i < pixels; i++)
            weights.AsSpan(i * room, Math.Min(room, most)).CopyTo(packed.AsSpan(i * most));
        return packed;
    }
}
