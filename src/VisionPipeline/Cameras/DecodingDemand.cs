namespace VisionPipeline.Cameras;

/// <summary>How much of one camera's stream need be decoded now: what it sees, who wants it, and how busy the machine is. Thread-safe; no call allocates or blocks.</summary>
internal sealed class DecodingDemand
{
    // A vehicle is out of sight for a moment, a queue stands still for some: full rate stays until nothing has moved for so long.
    private static readonly TimeSpan Alert = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly TimeSpan? _sleepAfter;
    private readonly long _alertTicks;
    private readonly long _sleepTicks;
    private long _alertUntil;
    private long _awakeUntil;
    private volatile bool _isThrifty;

    /// <param name="sleepAfter">Time without activity or demand after which key frames do; null never.</param>
    /// <param name="time">The clock.</param>
    public DecodingDemand(TimeSpan? sleepAfter, TimeProvider time)
    {
        _time = time;
        _sleepAfter = sleepAfter;
        _alertTicks = Ticks(Alert);
        _sleepTicks = Ticks(sleepAfter ?? TimeSpan.Zero);
        NoteActivity();
    }

    /// <summary>Whether the machine has too much to do.</summary>
    public bool IsThrifty
    {
        get => _isThrifty;
        set => _isThrifty = value;
    }

    /// <summary>What is needed now.</summary>
    public DecodingLevel Level
    {
        get
        {
            long now = _time.GetTimestamp();
            if (_sleepAfter is not null && now >= Volatile.Read(ref _awakeUntil))
                return DecodingLevel.KeyFramesOnly;
            return _isThrifty && now >= Volatile.Read(ref _alertUntil) ? DecodingLevel.ReferencesOnly : DecodingLevel.Everything;
        }
    }

    /// <summary>Something moves: every picture is needed for a while.</summary>
    public void NoteActivity()
    {
        long now = _time.GetTimestamp();
        Extend(ref _alertUntil, now + _alertTicks);
        Extend(ref _awakeUntil, now + Math.Max(_alertTicks, _sleepTicks));
    }

    /// <summary>Somebody looks: every picture is needed for so long. A shorter wish does not end a longer one.</summary>
    public void Want(TimeSpan time)
    {
        long until = _time.GetTimestamp() + Ticks(time);
        Extend(ref _alertUntil, until);
        Extend(ref _awakeUntil, until);
    }

    private static void Extend(ref long until, long wanted)
    {
        long old = Volatile.Read(ref until);
        while (wanted > old)
        {
            long seen = Interlocked.CompareExchange(ref until, wanted, old);
            if (seen == old)
                return;
            old = seen;
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
