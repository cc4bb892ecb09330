using Confluent.Kafka;

namespace VisionPipeline.Publishing;

/// <summary>A broker's word on a message.</summary>
/// <param name="Entry">The message's event.</param>
/// <param name="Error">What went wrong; <see cref="ErrorCode.NoError"/> where nothing did.</param>
/// <param name="Persisted">Whether the brokers have it.</param>
/// <param name="Unsent">Whether the producer itself refused it.</param>
internal sealed record KafkaReport(OutboxEntry Entry, Error Error, bool Persisted, bool Unsent = false);
