namespace VisionPipeline.Publishing;

/// <summary>What a failed message means (codes: Kafka protocol guide, rdkafka.h).</summary>
internal enum KafkaVerdict
{
    /// <summary>Later it may work.</summary>
    Later,

    /// <summary>This message is refused for good.</summary>
    Refused,

    /// <summary>The cluster does not know the topic (yet).</summary>
    NoTopic,

    /// <summary>The producer is finished; a new one has to be made.</summary>
    Finished,
}
