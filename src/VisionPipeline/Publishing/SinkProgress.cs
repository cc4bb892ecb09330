using Microsoft.Extensions.Logging;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>Whether a sink delivers, and the health events that tell when that changes. Thread-safe.</summary>
internal sealed class SinkProgress(EventOutbox outbox, string sink, string node, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private string? _trouble;
    private long _since;
    private long _delivered;
    private int _failures;

    public ILogger Logger => logger;

    /// <summary>Entries delivered since the start.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Why it does not deliver; null while it does.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
                return _trouble;
        }
    }

    /// <summary>Failures since the last success.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>An entry is delivered.</summary>
    public void Success()
    {
        Interlocked.Increment(ref _delivered);
        lock (_gate)
        {
            _failures = 0;
            if (_trouble is null)
                return;
            _trouble = null;
            double seconds = time.GetElapsedTime(_since).TotalSeconds;
            Say(false, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sink} delivers again after {seconds:F0} s"), ("trouble_seconds", seconds));
        }
    }

    /// <summary>Something is wrong; told once until it is over, and anew when the words change.</summary>
    public void Failure(string words)
    {
        lock (_gate)
        {
            _failures++;
            bool first = _trouble is null;
            if (first)
                _since = time.GetTimestamp();
            if (first)
                Say(true, $"{sink} does not deliver: {words}; events stay in the outbox");
            _trouble = words;
        }
    }

    private void Say(bool alarm, string message, params (string Name, double Value)[] values) => outbox.Accept(new HealthEvent
    {
        Kind = HealthKind.Delivery,
        Node = node,
        Time = time.GetUtcNow(),
        Alarm = alarm,
        Message = message,
        Values = values.ToDictionary(value => value.Name, value => value.Value),
    });
}
