using System.Runtime.InteropServices;
using Confluent.Kafka;
using VisionPipeline.Native.Kafka;

namespace VisionPipeline.Testing;

/// <summary>The errors of a <see cref="KafkaMockCluster"/> in the names of Confluent.Kafka.</summary>
public static class KafkaMockErrors
{
    /// <inheritdoc cref="KafkaMockCluster.SetTopicError(string, int)"/>
    public static void SetTopicError(this KafkaMockCluster cluster, string topic, ErrorCode error) => cluster.SetTopicError(topic, (int)error);

    /// <inheritdoc cref="KafkaMockCluster.FailRequests(short, ReadOnlySpan{int})"/>
    public static void FailRequests(this KafkaMockCluster cluster, short request, params ReadOnlySpan<ErrorCode> errors) =>
        cluster.FailRequests(request, MemoryMarshal.Cast<ErrorCode, int>(errors));
}
