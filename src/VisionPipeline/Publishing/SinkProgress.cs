using System.Globalization;
using Microsoft.Extensions.Logging;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>Whether a sink delivers, and the health events that tell when that changes. Thread-safe.</summary>
internal sealed class SinkProgress(EventOutbox outbox, string sink, string node, TimeProvider time, ILogger logger)
{
    // What holds up the sink as a whole, as a broker that cannot be reached. Anything that is delivered or refused ends it.
    private const string Whole = "";
    private readonly Lock _gate = new();
    private readonly SinkTrouble _trouble = new(time);
    private long _delivered;
    private int _failures;

    public ILogger Logger => logger;

    /// <summary>Entries delivered since the start.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Why it does not deliver, or not everything; null while it does.</summary>
    public string? Trouble
    {
        get
        {
            lock (_gate)
                return _trouble.Words;
        }
    }

    /// <summary>Failures of the sink as a whole since the last success.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>An entry is delivered, of a sink whose lanes fail together.</summary>
    public void Success() => Delivers(Whole);

    /// <summary>An entry is delivered: its lane is free, other lanes may not be.</summary>
    public void Success(OutboxEntry entry) => Delivers(LaneOf(entry));

    /// <summary>The receiver refused an entry for good, which frees its lane.</summary>
    public void Refused(OutboxEntry entry)
    {
        lock (_gate)
        {
            if ((_trouble.Free(LaneOf(entry)) ?? _trouble.Free(Whole)) is { } lasted)
                Say(false, $"{sink} holds nothing up any more after {Seconds(lasted)}: what it waited with was refused for good", lasted);
        }
    }

    /// <summary>Something is wrong with the sink as a whole.</summary>
    public void Failure(string words)
    {
        lock (_gate)
            _failures++;
        Hold(Whole, words);
    }

    /// <summary>An entry could not be delivered yet, which holds up its lane.</summary>
    public void Failure(OutboxEntry entry, string words)
    {
        PublishingLog.Held(logger, sink, LaneOf(entry), words);
        Hold(LaneOf(entry), words);
    }

    // By name: numbers of lanes mean others after a damaged file was replaced.
    private static string LaneOf(OutboxEntry entry) => $"{entry.Kind}/{entry.Key}";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s");

    private void Delivers(string lane)
    {
        Interlocked.Increment(ref _delivered);
        lock (_gate)
        {
            _failures = 0;
            if ((_trouble.Free(lane) ?? _trouble.Free(Whole)) is { } lasted)
                Say(false, $"{sink} delivers again after {Seconds(lasted)}", lasted);
        }
    }

    private void Hold(string lane, string words)
    {
        lock (_gate)
        {
            switch (_trouble.Hold(lane, words))
            {
                case SinkNews.Begins or SinkNews.Joins:
                    Say(true, $"{sink} does not deliver: {words}; events stay in the outbox", null);
                    break;
                case SinkNews.GoesOn:
                    Say(true, $"{sink} still does not deliver after {Seconds(_trouble.Lasts)}: {_trouble.Words}; events stay in the outbox", _trouble.Lasts);
                    break;
            }
        }
    }

    private void Say(bool alarm, string message, TimeSpan? lasted) => outbox.Accept(new HealthEvent
    {
        Kind = HealthKind.Delivery,
        Node = node,
        Time = time.GetUtcNow(),
        Alarm = alarm,
        Message = message,
        Values = lasted is { } span ? new Dictionary<string, double> { ["trouble_seconds"] = span.TotalSeconds } : new Dictionary<string, double>(),
    });
}
