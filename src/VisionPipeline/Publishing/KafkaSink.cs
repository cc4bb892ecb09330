using Confluent.Kafka;

namespace VisionPipeline.Publishing;

/// <summary>Sends events to Kafka: at least once, in order for each camera, acknowledged by all in-sync replicas before an event leaves the outbox.</summary>
/// <remarks>
/// The producer is idempotent and is made anew after a fatal error or when no answer came for too long (idempotent producers can
/// wedge: confluent-kafka-dotnet issue 2519). Messages that fail in a batch are sent again one at a time; what is refused for good then is a
/// dead letter, anything else holds its camera back until it works. One session at a time.
/// </remarks>
public sealed class KafkaSink : DeliverySink
{
    private readonly KafkaConfig _config;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly KafkaLanes _lanes;

    /// <summary>Prepares the sink; nothing is opened yet.</summary>
    /// <param name="config">Brokers and topics.</param>
    /// <param name="node">The machine's name.</param>
    /// <param name="time">Clock.</param>
    /// <param name="name">The sink's name in the store.</param>
    /// <exception cref="ArgumentException">A setting under <see cref="KafkaConfig.Extra"/> is not for users.</exception>
    public KafkaSink(KafkaConfig config, string node, TimeProvider? time = null, string name = "kafka")
    {
        ArgumentNullException.ThrowIfNull(config);
        _config = config;
        _node = node;
        _time = time ?? TimeProvider.System;
        _lanes = new KafkaLanes(config, _time);
        KafkaSettings.Of(config, node);
        Registration = new SinkRegistration(name, EventKinds.All);
    }

    /// <inheritdoc/>
    public override SinkRegistration Registration { get; }

    /// <summary>Producers made so far: more than one tells of fatal errors or stalls.</summary>
    public int Producers => _producers;

    private int _producers;

    internal override TimeSpan BackOff => _config.BackOff;

    internal override TimeSpan MaxBackOff => _config.MaxBackOff;

    internal override async Task RunOnceAsync(SinkFeed feed, SinkProgress progress, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _producers);
        _lanes.BeginSession();
        KafkaSession? session = null;
        try
        {
            session = new KafkaSession(_config, _node, feed, progress, _lanes, _time);
            await session.RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException or ArgumentException)
        {
            throw new SinkException(KafkaSettings.Redact(_config, e.Message));
        }
        finally
        {
            session?.Dispose();
        }
    }
}
