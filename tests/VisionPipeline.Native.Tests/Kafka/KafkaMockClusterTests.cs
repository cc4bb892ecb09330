using Confluent.Kafka;
using VisionPipeline.Native.Kafka;
using VisionPipeline.Testing;

namespace VisionPipeline.Native.Tests.Kafka;

/// <summary>Confluent.Kafka over Debian's librdkafka against a broker that speaks the real protocol.</summary>
public sealed class KafkaMockClusterTests
{
    private const short ProduceRequest = 0;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Produce_Idempotent_IsConsumedInOrder()
    {
        using var cluster = new KafkaMockCluster(3);
        cluster.CreateTopic("plates", 1, 3);
        using IProducer<string, string> producer = Build(cluster);

        for (int i = 0; i < 10; i++)
        {
            DeliveryResult<string, string> delivered = await Send(producer, $"{i}");
            Assert.Equal(PersistenceStatus.Persisted, delivered.Status);
            Assert.Equal(i, delivered.Offset.Value);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), Consume(cluster, 10, inGroup: true));
    }

    [Fact]
    public async Task Produce_BrokerDownThenUp_IsDeliveredOnce()
    {
        using var cluster = new KafkaMockCluster();
        cluster.CreateTopic("plates");
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using IProducer<string, string> producer = Build(cluster, () => lost.TrySetResult());
        await Send(producer, "before");

        cluster.SetBrokerDown(1);
        await lost.Task.WaitAsync(Deadline);
        Task<DeliveryResult<string, string>> during = Send(producer, "during");
        Assert.False(during.IsCompleted);
        cluster.SetBrokerUp(1);

        Assert.Equal(PersistenceStatus.Persisted, (await during).Status);
        await Send(producer, "after");
        Assert.Equal(["before", "during", "after"], Consume(cluster, 3));
    }

    [Fact]
    public async Task Produce_RetriableErrors_IsDeliveredOnce()
    {
        using var cluster = new KafkaMockCluster();
        cluster.CreateTopic("plates");
        using IProducer<string, string> producer = Build(cluster);
        cluster.FailRequests(ProduceRequest, ErrorCode.NotLeaderForPartition, ErrorCode.RequestTimedOut);

        await Send(producer, "a");
        await Send(producer, "b");

        Assert.Equal(["a", "b"], Consume(cluster, 2));
    }

    [Fact]
    public async Task Produce_FinalError_FailsWithItsCode()
    {
        using var cluster = new KafkaMockCluster();
        cluster.CreateTopic("plates");
        using IProducer<string, string> producer = Build(cluster);
        cluster.FailRequests(ProduceRequest, ErrorCode.TopicAuthorizationFailed);

        ProduceException<string, string> refused = await Assert.ThrowsAsync<ProduceException<string, string>>(() => Send(producer, "a"));

        Assert.Equal(ErrorCode.TopicAuthorizationFailed, refused.Error.Code);
    }

    [Fact]
    public void SetBrokerDown_NoSuchBroker_Throws()
    {
        using var cluster = new KafkaMockCluster();

        Assert.Contains("rd_kafka_mock_broker_set_down", Assert.Throws<KafkaMockException>(() => cluster.SetBrokerDown(7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        var cluster = new KafkaMockCluster();
        cluster.Dispose();
        cluster.Dispose();

        Assert.Throws<ObjectDisposedException>(() => cluster.SetBrokerUp(1));
    }

    private static IProducer<string, string> Build(KafkaMockCluster cluster, Action? connectionLost = null)
    {
        var configuration = new ProducerConfig
        {
            BootstrapServers = cluster.Bootstraps,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 0,
            ReconnectBackoffMaxMs = 100,
            RetryBackoffMs = 10,
            MessageTimeoutMs = (int)Deadline.TotalMilliseconds,
        };
        return new ProducerBuilder<string, string>(configuration)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler((_, error) =>
            {
                if (error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown)
                    connectionLost?.Invoke();
            })
            .Build();
    }

    private static Task<DeliveryResult<string, string>> Send(IProducer<string, string> producer, string value) =>
        producer.ProduceAsync("plates", new Message<string, string> { Key = "north-gate", Value = value });

    private static List<string> Consume(KafkaMockCluster cluster, int count, bool inGroup = false)
    {
        var configuration = new ConsumerConfig
        {
            BootstrapServers = cluster.Bootstraps,
            GroupId = "readers",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnablePartitionEof = true,
        };
        using IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(configuration).SetLogHandler(static (_, _) => { }).Build();
        // A group's first rebalance takes the broker three seconds: once is enough.
        if (inGroup)
            consumer.Subscribe("plates");
        else
            consumer.Assign(new TopicPartition("plates", 0));
        List<string> values = [];
        // The end of the partition shows that nothing was delivered twice.
        while (consumer.Consume(Deadline) is { } result && !(result.IsPartitionEOF && values.Count >= count))
        {
            if (!result.IsPartitionEOF)
                values.Add(result.Message.Value);
        }

        consumer.Close();
        return values;
    }
}
