using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Kafka;

/// <summary>
/// A Kafka broker inside this process (rdkafka_mock.h): it speaks the real protocol on 127.0.0.1 and keeps messages in memory. For
/// benchmarks and endurance runs on machines without Kafka; nothing else uses it. Thread-safe. Dispose it after the clients.
/// </summary>
public sealed partial class MockBroker : IDisposable
{
    private const string Library = "librdkafka";
    private const int Producer = 0;
    private const int Only = 1;
    private readonly ClientHandle _client;
    private readonly ClusterHandle _cluster;

    /// <summary>Starts it; it listens when the constructor returns.</summary>
    /// <param name="topics">Topics to make.</param>
    /// <param name="partitions">Partitions of each.</param>
    /// <exception cref="MockBrokerException">It cannot be started.</exception>
    /// <exception cref="DllNotFoundException">librdkafka is missing.</exception>
    public MockBroker(IEnumerable<string> topics, int partitions)
    {
        byte[] words = new byte[512];
        _client = rd_kafka_new(Producer, 0, words, (nuint)words.Length);
        if (_client.IsInvalid)
            throw new MockBrokerException("rd_kafka_new", System.Text.Encoding.UTF8.GetString(words).TrimEnd('\0'), -1);
        _cluster = rd_kafka_mock_cluster_new(_client, 1);
        if (_cluster.IsInvalid)
        {
            _client.Dispose();
            throw new MockBrokerException("rd_kafka_mock_cluster_new", "no cluster of one broker", -1);
        }

        _cluster.Keep(_client);
        Bootstraps = Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(_cluster)) ?? "";
        foreach (string topic in topics)
            Check("rd_kafka_mock_topic_create", rd_kafka_mock_topic_create(_cluster, topic, partitions, 1));
    }

    /// <summary>What clients take as <c>bootstrap.servers</c>.</summary>
    public string Bootstraps { get; }

    /// <summary>Cuts connections and refuses new ones, or accepts them again; what it holds stays.</summary>
    /// <param name="up">Whether it is to answer.</param>
    public void SetUp(bool up)
    {
        if (up)
            Check("rd_kafka_mock_broker_set_up", rd_kafka_mock_broker_set_up(_cluster, Only));
        else
            Check("rd_kafka_mock_broker_set_down", rd_kafka_mock_broker_set_down(_cluster, Only));
    }

    /// <summary>Adds this much to each answer.</summary>
    /// <param name="delay">In milliseconds' precision.</param>
    public void SetDelay(TimeSpan delay) => Check("rd_kafka_mock_broker_set_rtt", rd_kafka_mock_broker_set_rtt(_cluster, Only, (int)delay.TotalMilliseconds));

    /// <summary>Stops it and frees what it holds. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        _cluster.Dispose();
        _client.Dispose();
    }

    private static void Check(string call, int code)
    {
        if (code != 0)
            throw new MockBrokerException(call, Marshal.PtrToStringUTF8(rd_kafka_err2str(code)) ?? "", code);
    }

    [LibraryImport(Library)]
    private static partial ClientHandle rd_kafka_new(int type, nint configuration, [Out] byte[] words, nuint length);

    [LibraryImport(Library)]
    private static partial void rd_kafka_destroy(nint client);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_err2str(int code);

    [LibraryImport(Library)]
    private static partial ClusterHandle rd_kafka_mock_cluster_new(ClientHandle client, int brokers);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_cluster_destroy(nint cluster);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_bootstraps(ClusterHandle cluster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_topic_create(ClusterHandle cluster, string topic, int partitions, int replication);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_down(ClusterHandle cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_up(ClusterHandle cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_rtt(ClusterHandle cluster, int broker, int milliseconds);

    private sealed class ClientHandle() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            rd_kafka_destroy(handle);
            return true;
        }
    }

    /// <summary>It holds its client so that it goes first.</summary>
    private sealed class ClusterHandle() : SafeHandle(0, true)
    {
        private ClientHandle? _client;

        public override bool IsInvalid => handle == 0;

        public void Keep(ClientHandle client)
        {
            bool added = false;
            client.DangerousAddRef(ref added);
            _client = client;
        }

        protected override bool ReleaseHandle()
        {
            rd_kafka_mock_cluster_destroy(handle);
            _client?.DangerousRelease();
            return true;
        }
    }
}
