namespace VisionPipeline.Publishing;

/// <summary>One sink's view of the outbox: what it has yet to deliver, lane by lane, each in order. Thread-safe.</summary>
/// <remarks>
/// Rows are read only when they are taken, so that a million undelivered events cost no memory. What was taken and neither
/// acknowledged nor given back is not given out again in this run; after a restart it is. An acknowledgement counts when its
/// transaction is committed: until then a crash delivers the event once more.
/// </remarks>
public sealed partial class SinkFeed
{
    private static readonly TimeSpan ReplayCheck = TimeSpan.FromSeconds(1);

    // Bounds memory while acknowledgements cannot be stored: some 15 MB.
    private const int MostTaken = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Lane> _lanes = [];
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly EventOutbox _outbox;
    private OutboxReader? _reader;
    private long _replays = -1;
    private int _taken;
    private int _epoch;
    private bool _isDamaged;

    internal SinkFeed(EventOutbox outbox, SinkRegistration registration)
    {
        _outbox = outbox;
        Registration = registration;
    }

    /// <summary>The sink's name and what it gets.</summary>
    public SinkRegistration Registration { get; }

    /// <summary>Entries that are taken and not yet acknowledged in the store.</summary>
    public int Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Its number in the file; 0 until the file is open.</summary>
    internal int Sink { get; private set; }

    /// <summary>Lanes that may have entries to take.</summary>
    /// <param name="into">Gets their numbers.</param>
    public void Ready(List<int> into)
    {
        lock (_gate)
        {
            // Lanes of which nothing can be taken would keep a sink busy for nothing.
            if (Reader is not { } reader || !TryRead(() => LookForReplays(reader)))
                return;
            foreach ((int id, Lane lane) in _lanes)
            {
                if (lane.More)
                    into.Add(id);
            }
        }
    }

    /// <summary>Takes the next entries of a lane, in order.</summary>
    /// <param name="lane">Its number.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="into">Gets them.</param>
    public void Take(int lane, int count, List<OutboxEntry> into)
    {
        lock (_gate)
        {
            count = Math.Min(count, MostTaken - _taken);
            if (count <= 0)
                return;
            if (!_lanes.TryGetValue(lane, out Lane? state) || Reader is not { } reader)
                return;
            int before = into.Count;
            long cursor = state.Cursor;
            bool done = false;
            try
            {
                done = TryRead(() => Read(reader, lane, state, count, into));
            }
            finally
            {
                // What could not be read is read again: nothing else would have the lane looked at before its next event.
                if (!done)
                {
                    into.RemoveRange(before, into.Count - before);
                    state.Cursor = cursor;
                    state.More = true;
                }
            }

            for (int i = before; i < into.Count; i++)
                state.Taken.Add(into[i].Sequence);
            _taken += into.Count - before;
        }
    }

    /// <summary>An entry is delivered. It leaves the outbox with the writer's next transaction.</summary>
    /// <param name="entry">The entry.</param>
    public void Acknowledge(OutboxEntry entry) => _outbox.Settle(new Settlement(this, entry, null, null));

    /// <summary>An entry was refused for good: it becomes a dead letter, which is stored and sent to whom dead letters go.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="target">Where it was to go, without secrets.</param>
    /// <param name="reason">The receiver's words.</param>
    public void Refuse(OutboxEntry entry, string target, string reason) => _outbox.Settle(new Settlement(this, entry, target, reason));

    /// <summary>An entry was not delivered: it and what comes after it in its lane are given out again, save what is still taken.</summary>
    /// <param name="entry">The entry.</param>
    public void GiveBack(OutboxEntry entry)
    {
        lock (_gate)
        {
            if (entry.Epoch != _epoch || !_lanes.TryGetValue(entry.Lane, out Lane? lane) || !lane.Taken.Remove(entry.Sequence))
                return;
            _taken--;
            lane.Cursor = Math.Min(lane.Cursor, entry.Sequence - 1);
            lane.More = true;
        }

        Wake();
    }

    /// <summary>Ends <see cref="WaitAsync"/>.</summary>
    public void Wake()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Waits for news: events, acknowledgements in the store, <see cref="Wake"/>, or the end of the time.</summary>
    /// <param name="longest">The time.</param>
    /// <param name="cancellation">Ends the wait with an exception.</param>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) =>
        _news.WaitAsync(longest < ReplayCheck ? longest : ReplayCheck, cancellation);

    internal int Epoch => _epoch;

    /// <summary>The writer committed events in these lanes.</summary>
    internal void Notify(IEnumerable<int> lanes)
    {
        lock (_gate)
        {
            foreach (int lane in lanes)
                LaneOf(lane).More = true;
        }

        Wake();
    }

    /// <summary>The writer committed that these entries are settled.</summary>
    internal void Forget(OutboxEntry entry)
    {
        lock (_gate)
        {
            if (entry.Epoch == _epoch && _lanes.TryGetValue(entry.Lane, out Lane? lane) && lane.Taken.Remove(entry.Sequence))
                _taken--;
        }
    }

    /// <summary>The file was opened, or replaced: numbers mean other things now.</summary>
    internal void Restart(int sink)
    {
        lock (_gate)
        {
            Close();
            _lanes.Clear();
            _taken = 0;
            _replays = -1;
            _isDamaged = false;
            _epoch++;
            Sink = sink;
        }

        Wake();
    }

    internal void Close()
    {
        lock (_gate)
        {
            _reader?.Dispose();
            _reader = null;
        }
    }

    private Lane LaneOf(int id)
    {
        if (!_lanes.TryGetValue(id, out Lane? lane))
            _lanes[id] = lane = new Lane();
        return lane;
    }

    private sealed class Lane
    {
        public long Cursor { get; set; }

        public bool More { get; set; }

        public HashSet<long> Taken { get; } = [];
    }
}
