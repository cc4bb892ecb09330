namespace VisionPipeline.Publishing;

/// <content>What waits for the writer. Plate events block when it is full, health events are dropped and counted, settlements are bounded by the sinks' windows.</content>
public sealed partial class EventOutbox
{
    private readonly object _gate = new();
    private readonly Queue<StoredEvent> _queue = new();
    private readonly List<TaskCompletionSource> _flushes = [];
    private List<Settlement> _settlements = [];
    private string? _found;
    private bool _stopping;
    private bool _stopped;

    /// <summary>Hands over what became of an entry.</summary>
    internal void Settle(Settlement settlement)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _settlements.Add(settlement);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A sink met damage in the file; the writer puts another in its place.</summary>
    internal void FoundDamage(string words)
    {
        lock (_gate)
        {
            _found = words;
            Monitor.PulseAll(_gate);
        }
    }

    private void Enqueue(StoredEvent plate)
    {
        lock (_gate)
        {
            while (_queue.Count >= _config.QueueCapacity && !_stopping)
                Monitor.Wait(_gate);
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Enqueue(plate);
            Monitor.PulseAll(_gate);
        }
    }

    private bool TryEnqueue(StoredEvent health)
    {
        lock (_gate)
        {
            if (_stopping || _queue.Count >= _config.QueueCapacity)
                return false;
            _queue.Enqueue(health);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    // Waits for work. False when the outbox is to stop and nothing waits.
    private bool Next(List<StoredEvent> events, out List<Settlement> settlements, List<TaskCompletionSource> flushes, out string? found, TimeSpan longest, bool takeAll)
    {
        lock (_gate)
        {
            if (_queue.Count == 0 && _settlements.Count == 0 && _flushes.Count == 0 && _found is null && !_stopping)
                Monitor.Wait(_gate, longest);
            int most = takeAll ? int.MaxValue : _config.BatchSize;
            while (events.Count < most && _queue.TryDequeue(out StoredEvent? next))
                events.Add(next);
            settlements = _settlements;
            _settlements = [];
            found = _found;
            _found = null;
            // A flush ends with the batch that empties the queue.
            if (_queue.Count == 0)
            {
                flushes.AddRange(_flushes);
                _flushes.Clear();
            }

            Monitor.PulseAll(_gate);
            return !_stopping || events.Count > 0 || settlements.Count > 0 || flushes.Count > 0;
        }
    }
}
