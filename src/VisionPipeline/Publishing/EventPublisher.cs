using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>The room's face: stores events and delivers them to all configured sinks, each in a loop of its own. Thread-safe.</summary>
/// <remarks>A slow or dead sink holds up neither the others nor <see cref="Accept(PlateEvent)"/>. It stops in this order: sinks, then the store.</remarks>
public sealed class EventPublisher : IEventSink, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _loops;
    private readonly DeliverySink[] _sinks;
    private readonly SinkProgress[] _progress;
    private bool _disposed;

    /// <summary>Opens the store and starts the sinks.</summary>
    /// <param name="config">Store, sinks, lists, privacy.</param>
    /// <param name="node">The machine's name.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Log.</param>
    /// <param name="sinks">Further sinks.</param>
    /// <exception cref="OutboxException">The store or the privacy key cannot be opened.</exception>
    /// <exception cref="ArgumentException">A setting is wrong; the message names it.</exception>
    public EventPublisher(PublishingConfig config, string node, TimeProvider? time = null, ILoggerFactory? loggers = null, params IEnumerable<DeliverySink> sinks)
    {
        ArgumentNullException.ThrowIfNull(config);
        time ??= TimeProvider.System;
        loggers ??= NullLoggerFactory.Instance;
        _sinks = [.. Configured(config, node, time), .. sinks];
        PlatePrivacy? privacy = config.Privacy is null ? null : PlatePrivacy.Load(config.Privacy);
        PlateLists? lists = config.Lists.Count == 0 ? null : new PlateLists(config.Lists);
        Outbox = new EventOutbox(config.Outbox, node, [.. _sinks.Select(sink => sink.Registration)], lists, privacy, time, loggers.CreateLogger<EventOutbox>());
        ILogger logger = loggers.CreateLogger<EventPublisher>();
        _progress = [.. _sinks.Select(sink => new SinkProgress(Outbox, sink.Registration.Name, node, time, logger))];
        _loops = [.. _sinks.Select((sink, i) => Task.Run(() => SinkLoop.RunAsync(sink, Outbox.Feeds[i], _progress[i], time, _stop.Token)))];
    }

    /// <summary>The store.</summary>
    public EventOutbox Outbox { get; }

    /// <inheritdoc/>
    public void Accept(PlateEvent plate) => Outbox.Accept(plate);

    /// <inheritdoc/>
    public void Accept(HealthEvent health) => Outbox.Accept(health);

    /// <summary>How each sink fares.</summary>
    public IReadOnlyList<SinkFigures> Sinks()
    {
        IReadOnlyDictionary<string, long> undelivered = Outbox.Figures().Undelivered;
        return [.. _sinks.Select((sink, i) => new SinkFigures(sink.Registration.Name, _progress[i].Delivered, undelivered.GetValueOrDefault(sink.Registration.Name), _progress[i].Trouble))];
    }

    /// <summary>Stops the sinks, lets them finish what is under way for some seconds, and closes the store. Disposing twice is harmless.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops).ConfigureAwait(false);
        await Outbox.DisposeAsync().ConfigureAwait(false);
        foreach (DeliverySink sink in _sinks)
            (sink as IDisposable)?.Dispose();
        _stop.Dispose();
    }

    private static IEnumerable<DeliverySink> Configured(PublishingConfig config, string node, TimeProvider time)
    {
        if (config.Kafka is not null)
            yield return new KafkaSink(config.Kafka, node, time);
        foreach (WebhookConfig webhook in config.Webhooks)
            yield return new WebhookSink(webhook, node, time);
        if (config.JsonLines is not null)
            yield return new JsonLinesSink(config.JsonLines, time);
    }
}
