using Confluent.Kafka;

namespace VisionPipeline.Testing;

/// <summary>Reads a topic from its beginning, all partitions, as a consumer without a group. Not thread-safe.</summary>
public sealed class KafkaReader : IDisposable
{
    private readonly IConsumer<byte[], byte[]> _consumer;

    public KafkaReader(string bootstraps, string topic, int partitions = 1)
    {
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstraps,
            GroupId = "reader",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 50,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
            FetchErrorBackoffMs = 50,
        }).SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
    }

    /// <summary>Everything read so far.</summary>
    public List<ConsumeResult<byte[], byte[]>> Messages { get; } = [];

    /// <summary>Reads until <paramref name="enough"/> holds for <see cref="Messages"/>.</summary>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public void ReadUntil(Func<List<ConsumeResult<byte[], byte[]>>, bool> enough, TimeSpan? deadline = null)
    {
        using var late = new CancellationTokenSource(deadline ?? TimeSpan.FromSeconds(60));
        while (!enough(Messages))
        {
            try
            {
                if (_consumer.Consume(late.Token) is { IsPartitionEOF: false } message)
                    Messages.Add(message);
            }
            catch (ConsumeException)
            {
                // A topic that does not exist yet.
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"only {Messages.Count} messages came");
            }
        }
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }
}
