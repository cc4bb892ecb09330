using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace VisionPipeline.Testing;

/// <summary>A Kafka cluster inside the test process that speaks the real protocol on 127.0.0.1: librdkafka's mock cluster.</summary>
/// <remarks>
/// It keeps messages in memory, knows idempotent producers, transactions and consumer groups, and any client of the
/// protocol may connect. Broker ids count from 1. Thread-safe. Dispose it after the clients.
/// </remarks>
public sealed partial class KafkaMockCluster : IDisposable
{
    private const int Producer = 0;
    private readonly ClientHandle _client;
    private readonly ClusterHandle _cluster;

    /// <summary>Starts the brokers; they listen when the constructor returns.</summary>
    /// <param name="brokers">How many, from 1.</param>
    public KafkaMockCluster(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        byte[] words = new byte[512];
        _client = rd_kafka_new(Producer, 0, words, (nuint)words.Length);
        if (_client.IsInvalid)
            throw new KafkaException(new Error(ErrorCode.Local_Fail, "rd_kafka_new: " + System.Text.Encoding.UTF8.GetString(words).TrimEnd('\0')));
        _cluster = rd_kafka_mock_cluster_new(_client, brokers);
        if (_cluster.IsInvalid)
        {
            _client.Dispose();
            throw new KafkaException(new Error(ErrorCode.Local_Fail, $"rd_kafka_mock_cluster_new: no cluster of {brokers} brokers"));
        }

        _cluster.Keep(_client);
        Bootstraps = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster)) ?? "";
    }

    /// <summary>What a client takes as <c>bootstrap.servers</c>, e.g. <c>127.0.0.1:34567,127.0.0.1:34568</c>.</summary>
    public string Bootstraps { get; }

    /// <summary>Makes a topic.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="partitions">How many partitions.</param>
    /// <param name="replication">On how many brokers each; not more than there are.</param>
    public void CreateTopic(string topic, int partitions = 1, int replication = 1) =>
        Check(rd_kafka_mock_topic_create(_cluster, topic, partitions, replication), nameof(rd_kafka_mock_topic_create));

    /// <summary>Answers questions about a topic with an error until it is set to <see cref="ErrorCode.NoError"/>.</summary>
    public void SetTopicError(string topic, ErrorCode error) => rd_kafka_mock_topic_set_error(_cluster, topic, (int)error);

    /// <summary>Cuts a broker's connections and refuses new ones; what it holds stays.</summary>
    public void SetBrokerDown(int broker) => Check(rd_kafka_mock_broker_set_down(_cluster, broker), nameof(rd_kafka_mock_broker_set_down));

    /// <summary>Lets a broker accept connections again.</summary>
    public void SetBrokerUp(int broker) => Check(rd_kafka_mock_broker_set_up(_cluster, broker), nameof(rd_kafka_mock_broker_set_up));

    /// <summary>Adds this much to each answer of a broker.</summary>
    public void SetBrokerDelay(int broker, TimeSpan delay) =>
        Check(rd_kafka_mock_broker_set_rtt(_cluster, broker, (int)delay.TotalMilliseconds), nameof(rd_kafka_mock_broker_set_rtt));

    /// <summary>Answers the next requests of one kind with these errors, one each, before answering as usual again.</summary>
    /// <param name="request">The request's number in the protocol: 0 Produce, 1 Fetch, 3 Metadata, 8 OffsetCommit, 11 JoinGroup, 22 InitProducerId.</param>
    /// <param name="errors">The errors in order.</param>
    public void FailRequests(short request, params ReadOnlySpan<ErrorCode> errors) =>
        rd_kafka_mock_push_request_errors_array(_cluster, request, (nuint)errors.Length, MemoryMarshal.Cast<ErrorCode, int>(errors));

    /// <summary>Forgets what <see cref="FailRequests"/> has left over.</summary>
    public void ClearFailures(short request) => rd_kafka_mock_clear_request_errors(_cluster, request);

    /// <summary>Stops the brokers and frees what they hold. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        _cluster.Dispose();
        _client.Dispose();
    }

    private static void Check(int code, string call)
    {
        if (code != 0)
            throw new KafkaException(new Error((ErrorCode)code, $"{call}: {Marshal.PtrToStringUTF8(rd_kafka_err2str(code))} ({code})"));
    }
}
