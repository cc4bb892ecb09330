namespace VisionPipeline.Publishing;

/// <summary>Where events are stored and sent. Immutable.</summary>
public sealed record PublishingConfig
{
    /// <summary>The store and its retention.</summary>
    public OutboxConfig Outbox { get; init; } = new();

    /// <summary>Kafka; null where none is used.</summary>
    public KafkaConfig? Kafka { get; init; }

    /// <summary>Addresses that get events by HTTP.</summary>
    public IReadOnlyList<WebhookConfig> Webhooks { get; init; } = [];

    /// <summary>Events as lines of a file; null where none is wanted.</summary>
    public JsonLinesConfig? JsonLines { get; init; }

    /// <summary>Lists of plates that give alerts.</summary>
    public IReadOnlyList<PlateListConfig> Lists { get; init; } = [];

    /// <summary>Keyed HMACs in the place of plates; null stores and sends plates as text.</summary>
    public PrivacyConfig? Privacy { get; init; }
}
