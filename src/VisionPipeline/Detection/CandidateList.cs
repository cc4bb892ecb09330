namespace VisionPipeline.Detection;

/// <summary>The candidates of one group (plates or vehicles) of one picture, and greedy non-maximum suppression over them. Reused from picture to picture; grows, never shrinks. NOT thread-safe.</summary>
internal sealed class CandidateList
{
    // Beyond this many, a picture is noise or the threshold is near zero; the best are looked at, so that suppression stays within a few ms.
    private const int MostLookedAt = 2048;

    private Candidate[] _items = new Candidate[64];
    private ulong[] _order = new ulong[64];
    private int[] _kept = new int[64];
    private int _keptCount;

    /// <summary>How many are in.</summary>
    public int Count { get; private set; }

    /// <summary>Indices of those that <see cref="Suppress"/> kept, by falling score.</summary>
    public ReadOnlySpan<int> Kept => _kept.AsSpan(0, _keptCount);

    public ref readonly Candidate this[int index] => ref _items[index];

    public void Clear() => (Count, _keptCount) = (0, 0);

    /// <summary>Adds a box unless it is empty or not finite.</summary>
    public void Add(float left, float top, float right, float bottom, float score, ObjectClass kind, int anchor)
    {
        if (!(right > left && bottom > top) || !float.IsFinite(right - left) || !float.IsFinite(bottom - top))
            return;
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, 2 * Count);
            Array.Resize(ref _order, 2 * Count);
        }

        // A positive float's bits order as its value; equal scores keep the order in which they came.
        _order[Count] = ((ulong)~BitConverter.SingleToUInt32Bits(score) << 32) | (uint)Count;
        _items[Count++] = new Candidate { Left = left, Top = top, Right = right, Bottom = bottom, Score = score, Class = kind, Anchor = anchor };
    }

    /// <summary>Keeps the best box, drops all that overlap it by more than <paramref name="overlap"/>, and so on.</summary>
    /// <param name="overlap">Intersection over union, 0..1.</param>
    /// <param name="limit">Most boxes to keep.</param>
    public void Suppress(float overlap, int limit)
    {
        _keptCount = 0;
        if (_kept.Length < limit)
            _kept = new int[limit];
        Span<ulong> order = _order.AsSpan(0, Count);
        order.Sort();
        foreach (ulong key in order[..Math.Min(Count, MostLookedAt)])
        {
            int index = (int)(uint)key;
            if (IsFree(index, overlap))
                _kept[_keptCount++] = index;
            if (_keptCount == limit)
                return;
        }
    }

    private bool IsFree(int index, float overlap)
    {
        ref readonly Candidate candidate = ref _items[index];
        foreach (int better in Kept)
        {
            if (Candidate.Overlap(_items[better], candidate) > overlap)
                return false;
        }

        return true;
    }
}
