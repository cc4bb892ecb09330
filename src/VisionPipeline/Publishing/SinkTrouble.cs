namespace VisionPipeline.Publishing;

/// <summary>What holds a sink up, lane by lane, and what of it is news: that it began, that another thing joined, and now and then that it is still so.</summary>
/// <remarks>
/// A topic that is missing or a camera's event that a receiver chokes on holds up its own lane while the others are delivered: what they
/// deliver says nothing about it. Told one by one, attempts would fill the event store. Used under the sink's own lock.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class SinkTrouble(TimeProvider time)
{
    /// <summary>First wait before it is told that trouble goes on; it doubles up to <see cref="Most"/>.</summary>
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait between two of them: an operator who comes on shift reads of it within the hour.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromHours(1);

    private readonly Dictionary<string, string> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private long _since;
    private long _told;
    private TimeSpan _gap;

    /// <summary>Why it does not deliver, each reason once; null while it does.</summary>
    public string? Words => _held.Count == 0 ? null : string.Join("; ", _held.Values.Distinct(StringComparer.Ordinal));

    /// <summary>How long it has been so; zero while nothing is held up.</summary>
    public TimeSpan Lasts => _held.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(_since);

    /// <summary>A lane is held up.</summary>
    /// <param name="lane">Its name.</param>
    /// <param name="words">Why.</param>
    public SinkNews Hold(string lane, string words)
    {
        bool begins = _held.Count == 0;
        if (begins)
        {
            _since = _told = time.GetTimestamp();
            _gap = First;
            _known.Clear();
        }

        // A lane whose reason changes, or which joins for a reason that was told, is no news: a receiver that is down has many words and many lanes.
        bool isNew = _known.Add(lane);
        isNew = _known.Add(words) && isNew;
        _held[lane] = words;
        if (begins)
            return SinkNews.Begins;
        if (isNew)
            return SinkNews.Joins;
        if (time.GetElapsedTime(_told) < _gap)
            return SinkNews.None;
        _told = time.GetTimestamp();
        _gap = _gap * 2 < Most ? _gap * 2 : Most;
        return SinkNews.GoesOn;
    }

    /// <summary>A lane is not held up, or no longer.</summary>
    /// <param name="lane">Its name.</param>
    /// <returns>How long there was trouble, where it was the last one; null otherwise.</returns>
    public TimeSpan? Free(string lane)
    {
        TimeSpan lasted = Lasts;
        return _held.Remove(lane) && _held.Count == 0 ? lasted : null;
    }
}
