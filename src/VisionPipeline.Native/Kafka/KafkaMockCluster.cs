using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Kafka;

/// <summary>
/// A Kafka cluster inside this process (rdkafka_mock.h): it speaks the real protocol on 127.0.0.1 and keeps messages in memory. For
/// tests, benchmarks and endurance runs on machines without Kafka; a pipeline never uses it.
/// </summary>
/// <remarks>
/// It knows idempotent producers, transactions and consumer groups, and any client of the protocol may connect. Broker ids count
/// from 1. Thread-safe. Dispose it after the clients.
/// </remarks>
public sealed partial class KafkaMockCluster : IDisposable
{
    private const int Producer = 0;
    private readonly ClientHandle _client;
    private readonly ClusterHandle _cluster;

    /// <summary>Starts the brokers; they listen when the constructor returns.</summary>
    /// <param name="brokers">How many, from 1.</param>
    /// <exception cref="KafkaMockException">They cannot be started.</exception>
    /// <exception cref="DllNotFoundException">librdkafka is missing.</exception>
    public KafkaMockCluster(int brokers = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        byte[] words = new byte[512];
        _client = rd_kafka_new(Producer, 0, words, (nuint)words.Length);
        if (_client.IsInvalid)
            throw new KafkaMockException(nameof(rd_kafka_new), System.Text.Encoding.UTF8.GetString(words).TrimEnd('\0'), -1);
        _cluster = rd_kafka_mock_cluster_new(_client, brokers);
        if (_cluster.IsInvalid)
        {
            _client.Dispose();
            throw new KafkaMockException(nameof(rd_kafka_mock_cluster_new), $"no cluster of {brokers} brokers", -1);
        }

        _cluster.Keep(_client);
        Bootstraps = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster)) ?? "";
    }

    /// <summary>What clients take as <c>bootstrap.servers</c>, e.g. <c>127.0.0.1:34567,127.0.0.1:34568</c>.</summary>
    public string Bootstraps { get; }

    /// <summary>Makes a topic.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="partitions">How many partitions, from 1.</param>
    /// <param name="replication">On how many brokers each; not more than there are.</param>
    /// <exception cref="KafkaMockException">It is there already, or a number is out of range.</exception>
    public void CreateTopic(string topic, int partitions = 1, int replication = 1) =>
        Check(nameof(rd_kafka_mock_topic_create), rd_kafka_mock_topic_create(_cluster, topic, partitions, replication));

    /// <summary>Cuts a broker's connections and refuses new ones; what it holds stays.</summary>
    /// <param name="broker">Its id.</param>
    /// <exception cref="KafkaMockException">There is no such broker.</exception>
    public void SetBrokerDown(int broker) => Check(nameof(rd_kafka_mock_broker_set_down), rd_kafka_mock_broker_set_down(_cluster, broker));

    /// <summary>Lets a broker accept connections again.</summary>
    /// <param name="broker">Its id.</param>
    /// <exception cref="KafkaMockException">There is no such broker.</exception>
    public void SetBrokerUp(int broker) => Check(nameof(rd_kafka_mock_broker_set_up), rd_kafka_mock_broker_set_up(_cluster, broker));

    /// <summary>Adds this much to each answer of a broker.</summary>
    /// <param name="broker">Its id.</param>
    /// <param name="delay">In milliseconds' precision.</param>
    /// <exception cref="KafkaMockException">There is no such broker.</exception>
    public void SetBrokerDelay(int broker, TimeSpan delay) =>
        Check(nameof(rd_kafka_mock_broker_set_rtt), rd_kafka_mock_broker_set_rtt(_cluster, broker, (int)delay.TotalMilliseconds));

    /// <summary>Answers questions about a topic with an error until it is set to 0.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="error">A code of rd_kafka_resp_err_t; 0 for none.</param>
    public void SetTopicError(string topic, int error) => rd_kafka_mock_topic_set_error(_cluster, topic, error);

    /// <summary>Answers the next requests of one kind with these errors, one each, before answering as usual again.</summary>
    /// <param name="request">The request's number in the protocol: 0 Produce, 1 Fetch, 3 Metadata, 8 OffsetCommit, 11 JoinGroup, 22 InitProducerId.</param>
    /// <param name="errors">Codes of rd_kafka_resp_err_t in order.</param>
    public void FailRequests(short request, params ReadOnlySpan<int> errors) =>
        rd_kafka_mock_push_request_errors_array(_cluster, request, (nuint)errors.Length, errors);

    /// <summary>Stops the brokers and frees what they hold. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        _cluster.Dispose();
        _client.Dispose();
    }

    private static void Check(string call, int code)
    {
        if (code != 0)
            throw new KafkaMockException(call, Marshal.PtrToStringUTF8(rd_kafka_err2str(code)) ?? "", code);
    }
}
