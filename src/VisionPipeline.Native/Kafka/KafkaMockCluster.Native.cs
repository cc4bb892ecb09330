using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Kafka;

/// <summary>The calls into librdkafka (rdkafka.h, rdkafka_mock.h), in the copy that Confluent.Kafka uses.</summary>
public sealed partial class KafkaMockCluster
{
    private const string Library = "librdkafka";

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

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void rd_kafka_mock_topic_set_error(ClusterHandle cluster, string topic, int error);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_down(ClusterHandle cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_up(ClusterHandle cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_rtt(ClusterHandle cluster, int broker, int milliseconds);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_push_request_errors_array(ClusterHandle cluster, short request, nuint count, ReadOnlySpan<int> errors);

    /// <summary>The client instance in which the mock cluster's thread lives.</summary>
    private sealed class ClientHandle() : SafeHandle(0, true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            rd_kafka_destroy(handle);
            return true;
        }
    }

    /// <summary>The cluster; it holds its client so that it goes first.</summary>
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
