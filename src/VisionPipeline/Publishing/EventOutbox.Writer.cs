using Microsoft.Data.Sqlite;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <content>The writing thread: whatever waits goes into one transaction, so that many callers share one fsync.</content>
public sealed partial class EventOutbox
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Body of an event up to which a dead letter carries it along: ten times the usual one, and far below what receivers take.
    private const int LetterBody = 16 * 1024;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<int, long> _owed = [];
    private readonly WallClockWatch _clock;
    private readonly HashSet<int> _touched = [];
    private readonly List<(EventKinds Kind, string Key)> _madeLanes = [];
    private readonly List<(TaskCompletionSource Done, Exception? Fault)> _outcomes = [];
    private readonly Dictionary<int, long> _owedChange = [];
    private long _lastStoredUs;
    private long _stored;
    private long _repeated;
    private long _conflicts;
    private long _healthDropped;

    private void Write()
    {
        var events = new List<StoredEvent>();
        var flushes = new List<TaskCompletionSource>();
        long retention = _time.GetTimestamp();
        try
        {
            while (true)
            {
                events.Clear();
                flushes.Clear();
                bool more = Next(events, out List<Settlement> settlements, flushes, out string? found, _trouble is null ? Tick : _config.RetryAfter, _trouble is not null);
                if (found is not null)
                    Mend(found);
                if (_trouble is null)
                    Store(events, settlements);
                else
                    Weather(events, settlements, lastChance: !more);
                foreach (TaskCompletionSource flush in flushes)
                    flush.TrySetResult();
                if (!more)
                    break;
                if (_clock.Step() is { } step)
                    Say(HealthKind.ClockStep, true, step.Words, ("step_seconds", step.Seconds));
                if (_time.GetElapsedTime(retention) >= Tick && _trouble is null)
                {
                    Retain();
                    retention = _time.GetTimestamp();
                }
            }
        }
        finally
        {
            lock (_gate)
                _stopped = true;
            SayUnwritten();
            Release();
            _ended.TrySetResult();
        }
    }

    private void Store(List<StoredEvent> events, List<Settlement> settlements)
    {
        if (events.Count == 0 && settlements.Count == 0)
            return;
        try
        {
            Transact(events, settlements);
        }
        catch (SqliteException e) when (OutboxConnection.IsDamage(e))
        {
            Replace(OutboxConnection.Words(e));
            BeginTrouble("the file was damaged and is being replaced", events, settlements);
        }
        catch (SqliteException e)
        {
            BeginTrouble(OutboxConnection.Words(e), events, settlements);
        }
    }

    // All or nothing. Throws SqliteException, and then nothing has changed.
    private void Transact(IReadOnlyList<StoredEvent> events, IReadOnlyList<Settlement> settlements)
    {
        _touched.Clear();
        _madeLanes.Clear();
        _outcomes.Clear();
        _owedChange.Clear();
        long stored = 0, repeated = 0, conflicts = 0;
        // Never backwards: retention goes by it, and a clock that was set back must not make old events young or young ones old.
        long now = Math.Max(_lastStoredUs, Microseconds(_time.GetUtcNow()));
        try
        {
            Database.Begin();
            foreach (StoredEvent item in events)
            {
                Exception? fault = null;
                if (Add(item, now))
                {
                    stored++;
                    foreach (StoredEvent alert in item.Alerts)
                        stored += Add(alert, now) ? 1 : 0;
                }
                else if (IsSame(item))
                {
                    repeated++;
                }
                else
                {
                    conflicts++;
                    fault = new EventConflictException(item.PassId!, item.Revision);
                    Add(OfHealth(Made(HealthKind.Delivery, true, fault.Message)), now);
                }

                if (item.Done is not null)
                    _outcomes.Add((item.Done, fault));
            }

            foreach (Settlement settlement in settlements)
                Apply(settlement, now);
            Database.Commit();
        }
        catch (SqliteException)
        {
            Database.Rollback(_madeLanes);
            throw;
        }

        _lastStoredUs = now;
        Interlocked.Add(ref _stored, stored);
        Interlocked.Add(ref _repeated, repeated);
        Interlocked.Add(ref _conflicts, conflicts);
        lock (_gate)
        {
            foreach ((int sink, long change) in _owedChange)
                _owed[sink] = _owed.GetValueOrDefault(sink) + change;
        }

        foreach (SinkFeed feed in _feeds)
            feed.Notify(_touched);
        foreach (Settlement settlement in settlements)
            settlement.Feed.Forget(settlement.Entry);

        foreach ((TaskCompletionSource done, Exception? fault) in _outcomes)
        {
            if (fault is null)
                done.TrySetResult();
            else
                done.TrySetException(fault);
        }
    }

    private bool Add(StoredEvent item, long nowUs)
    {
        int lane = Database.Lane(item.Kind, item.Key, _madeLanes);
        if (Database.Insert(lane, item, nowUs) is not { } sequence)
            return false;
        foreach (SinkFeed feed in _feeds)
        {
            if ((feed.Registration.Kinds & item.Kind) == 0)
                continue;
            Database.Owe(feed.Sink, lane, sequence);
            _owedChange[feed.Sink] = _owedChange.GetValueOrDefault(feed.Sink) + 1;
        }

        _touched.Add(lane);
        return true;
    }

    // When a revision was made is no part of what it says: a pipeline that is run again over the same pictures makes it again, later.
    private bool IsSame(StoredEvent item)
    {
        if (item.Kind != EventKinds.Plates)
            return true;
        byte[] before = Database.Find(item.Identity!)!;
        return before.AsSpan().SequenceEqual(item.Body) || Timeless(before).AsSpan().SequenceEqual(Timeless(item.Body));

        static byte[] Timeless(byte[] body)
        {
            PlateEvent plate = PlateEventJson.ReadPlate(body);
            return PlateEventJson.Write(plate with { Times = plate.Times with { Emitted = default } });
        }
    }

    private void Apply(Settlement settlement, long nowUs)
    {
        SinkFeed feed = settlement.Feed;
        OutboxEntry entry = settlement.Entry;
        if (entry.Epoch != feed.Epoch)
            return;
        Database.Settle(feed.Sink, entry.Lane, entry.Sequence);
        _owedChange[feed.Sink] = _owedChange.GetValueOrDefault(feed.Sink) - 1;
        if (settlement.Reason is null)
            return;
        Database.Bury(feed.Sink, entry.Sequence, settlement.Target!, settlement.Reason, nowUs);
        PublishingLog.Buried(_logger, feed.Registration.Name, entry.Sequence, entry.Key, settlement.Target!, settlement.Reason);
        // A dead letter that is refused itself ends here: it stands in the table, and a letter about it would be refused as well.
        if (entry.Kind == EventKinds.DeadLetters)
            return;
        Add(LetterOf(settlement), nowUs);
        Add(OfHealth(Made(HealthKind.Delivery, true, $"{feed.Registration.Name}: event {entry.Sequence} of {entry.Key} was refused for good: {settlement.Reason}")), nowUs);
    }

    private StoredEvent LetterOf(Settlement settlement)
    {
        OutboxEntry entry = settlement.Entry;
        DateTimeOffset now = _time.GetUtcNow();
        System.Text.Json.JsonElement? body = null;
        if (entry.Body.Length <= LetterBody)
        {
            using var parsed = System.Text.Json.JsonDocument.Parse(entry.Body);
            body = parsed.RootElement.Clone();
        }

        return new StoredEvent
        {
            Kind = EventKinds.DeadLetters,
            Key = entry.Key,
            PassId = entry.PassId,
            Revision = entry.Revision,
            CapturedUs = Microseconds(now),
            Body = PlateEventJson.Write(new DeadLetter
            {
                Sink = settlement.Feed.Registration.Name,
                Sequence = entry.Sequence,
                Target = settlement.Target!,
                Key = entry.Key,
                Reason = settlement.Reason!,
                Bytes = entry.Body.Length,
                Time = now,
                Event = body,
            }),
        };
    }

    private HealthEvent Made(HealthKind kind, bool alarm, string message, params (string Name, double Value)[] values) => new()
    {
        Kind = kind,
        Node = _node,
        Time = _time.GetUtcNow(),
        Alarm = alarm,
        Message = message,
        Values = values.ToDictionary(value => value.Name, value => value.Value),
    };

    // Tells now, and stores as soon as something can be stored.
    private void Say(HealthKind kind, bool alarm, string message, params (string Name, double Value)[] values)
    {
        HealthEvent health = Made(kind, alarm, message, values);
        if (alarm)
            PublishingLog.Alarm(_logger, message);
        else
            PublishingLog.Well(_logger, message);
        Health?.Invoke(health);
        if (!TryEnqueue(OfHealth(health)))
            Interlocked.Increment(ref _healthDropped);
    }
}
