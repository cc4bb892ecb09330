using Microsoft.Data.Sqlite;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <content>What happens while the disk refuses writes: events wait in a bounded memory, in order; cameras go on.</content>
public sealed partial class EventOutbox
{
    private readonly Queue<StoredEvent> _backlog = new();
    private readonly List<Settlement> _unsettled = [];
    private readonly Dictionary<string, long> _lostByKey = new(StringComparer.Ordinal);
    private long _backlogBytes;
    private long _lost;
    private DateTimeOffset _lostFrom;
    private DateTimeOffset _lostTo;
    private volatile string? _trouble;
    private long _lastTry;

    private void BeginTrouble(string words, List<StoredEvent> events, List<Settlement> settlements)
    {
        _trouble = words;
        Keep(events);
        _unsettled.AddRange(settlements);
        Say(HealthKind.Delivery, true, $"events cannot be stored in {Path}: {words}; they wait in memory, room for {_config.BacklogCapacity}", ("waiting", _backlog.Count));
    }

    private void Weather(List<StoredEvent> events, List<Settlement> settlements, bool lastChance)
    {
        Keep(events);
        _unsettled.AddRange(settlements);
        if (!lastChance && _time.GetElapsedTime(_lastTry) < _config.RetryAfter)
            return;
        _lastTry = _time.GetTimestamp();
        if (_closed && !Reopen())
            return;
        try
        {
            TakeOver();
            // Oldest first, in transactions of the usual size, so that little room is enough to begin with.
            do
            {
                StoredEvent[] batch = [.. _backlog.Take(_config.BatchSize)];
                Transact(batch, _unsettled);
                _unsettled.Clear();
                lock (_gate)
                {
                    foreach (StoredEvent done in batch)
                    {
                        _backlog.Dequeue();
                        _backlogBytes -= done.Body.Length;
                    }
                }
            }
            while (_backlog.Count > 0);
            _trouble = null;
            SayLost("storing works again");
        }
        catch (SqliteException e) when (OutboxConnection.IsDamage(e))
        {
            Replace(OutboxConnection.Words(e));
        }
        catch (SqliteException e)
        {
            _trouble = OutboxConnection.Words(e);
        }
    }

    // Callers do not wait for the disk any longer: their cameras go on.
    private void Keep(List<StoredEvent> events)
    {
        lock (_gate)
        {
            foreach (StoredEvent item in events)
            {
                if (_backlog.Count < _config.BacklogCapacity && _backlogBytes + item.Body.Length <= _config.BacklogBytes)
                {
                    _backlog.Enqueue(item);
                    _backlogBytes += item.Body.Length;
                }
                else
                {
                    Lose(item);
                }
            }
        }

        foreach (StoredEvent item in events)
            item.Done?.TrySetResult();
    }

    private void Lose(StoredEvent item)
    {
        _lostTo = _time.GetUtcNow();
        if (_lostByKey.Count == 0)
            _lostFrom = _lostTo;
        _lostByKey[item.Key] = _lostByKey.GetValueOrDefault(item.Key) + 1;
        Interlocked.Increment(ref _lost);
    }

    private void SayLost(string news)
    {
        long lost = _lostByKey.Values.Sum();
        string words = lost == 0 ? "nothing was lost" : $"{lost} events from {_lostFrom:O} to {_lostTo:O} found no room in memory and are lost";
        Say(HealthKind.Delivery, lost > 0, $"{news}: {words}", [("lost", lost), .. _lostByKey.Select(pair => ("lost." + pair.Key, (double)pair.Value))]);
        _lostByKey.Clear();
    }

    // At the end: what could not be written goes with the process, and the log says how much.
    private void SayUnwritten()
    {
        if (_backlog.Count == 0 && _lostByKey.Count == 0)
            return;
        PublishingLog.Unwritten(_logger, _backlog.Count, _lostByKey.Values.Sum(), _trouble ?? "");
        Interlocked.Add(ref _lost, _backlog.Count);
    }
}
