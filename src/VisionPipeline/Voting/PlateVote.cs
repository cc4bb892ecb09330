namespace VisionPipeline.Voting;

/// <summary>The looks at one vehicle's plate so far, and what they say together.</summary>
/// <remarks>
/// Keeps at most <see cref="Capacity"/> looks: when full, the one of least weight goes, so memory and time per vehicle are bounded.
/// NOT thread-safe.
/// </remarks>
public sealed class PlateVote
{
    // A plate cut off by its box, or too small, gives a text of its own with next to no confidence. A few of them would outvote
    // a good look: each says "not this text" with the weight of a picture.
    private const double Readable = 0.1;

    // Unreadable pictures among themselves: a weight must be above 0.
    private const double Least = 0.01;

    private readonly PlateFusion _fusion;
    private readonly List<PlateLook> _looks;
    private PlateReading? _reading;
    private bool _hasReadable;

    /// <summary>An empty vote.</summary>
    /// <param name="fusion">How looks are put together.</param>
    /// <param name="capacity">Looks kept, 1 or more. 24 looks are about 320 KiB and 8 ms.</param>
    public PlateVote(PlateFusion fusion, int capacity = 24)
    {
        ArgumentNullException.ThrowIfNull(fusion);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _fusion = fusion;
        Capacity = capacity;
        _looks = new List<PlateLook>(capacity);
    }

    /// <summary>Looks kept at most.</summary>
    public int Capacity { get; }

    /// <summary>Looks kept now.</summary>
    public IReadOnlyList<PlateLook> Looks => _looks;

    /// <summary>What the looks say together; worked out when first asked for after a look came.</summary>
    public PlateReading Reading => _reading ??= _fusion.Read(_looks);

    /// <summary>Adds looks.</summary>
    /// <param name="looks">Looks of one picture or of several.</param>
    public void Add(IReadOnlyList<PlateLook> looks)
    {
        ArgumentNullException.ThrowIfNull(looks);
        foreach (PlateLook look in looks)
            Add(look);
    }

    /// <summary>
    /// Adds the looks at one picture; they weigh as much as they are right alone. A reader is sure of the characters of a blurred plate
    /// too, and of others in each crop of it: how well the crops of a picture go together tells what it is worth. Those of unreadable pictures count only until a readable one comes.
    /// </summary>
    /// <param name="looks">They.</param>
    /// <param name="alone">Probability of the best text by these looks alone, 0..1.</param>
    public void Add(IReadOnlyList<PlateLook> looks, double alone)
    {
        ArgumentNullException.ThrowIfNull(looks);
        if (!Takes(alone >= Readable))
            return;
        foreach (PlateLook look in looks)
            Add(look.Scaled(Math.Clamp(alone, Least, 1)));
    }

    /// <summary>Adds what another vote on the same plate rests on, by the same rule.</summary>
    /// <param name="other">It; stays as it is.</param>
    public void Add(PlateVote other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Takes(other._hasReadable))
            Add(other._looks);
    }

    /// <summary>Adds a look.</summary>
    /// <param name="look">It.</param>
    public void Add(PlateLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        _reading = null;
        if (_looks.Count == Capacity)
        {
            int weakest = 0;
            for (int i = 1; i < _looks.Count; i++)
                weakest = _looks[i].Weight < _looks[weakest].Weight ? i : weakest;
            if (_looks[weakest].Weight >= look.Weight)
                return;
            _looks.RemoveAt(weakest);
        }

        _looks.Add(look);
    }

    private bool Takes(bool isReadable)
    {
        if (isReadable && !_hasReadable)
        {
            _looks.Clear();
            _hasReadable = true;
        }

        return isReadable || !_hasReadable;
    }
}
