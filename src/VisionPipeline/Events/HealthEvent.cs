using System.Text.Json.Serialization;

namespace VisionPipeline.Events;

/// <summary>Something that an operator should know about. Immutable.</summary>
public sealed record HealthEvent
{
    /// <summary>Version of the schema, in its major number.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The version that this event was made with, for its reader.</summary>
    [JsonPropertyName("schema_version"), JsonPropertyOrder(-1)]
    public int Schema { get; init; } = SchemaVersion;

    /// <summary>What it is.</summary>
    public required HealthKind Kind { get; init; }

    /// <summary>The machine's name.</summary>
    public required string Node { get; init; }

    /// <summary>The camera; null where it concerns the machine.</summary>
    public string? Camera { get; init; }

    /// <summary>When, by this machine's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether it needs somebody.</summary>
    public required bool Alarm { get; init; }

    /// <summary>One line without secrets.</summary>
    public required string Message { get; init; }

    /// <summary>Numbers to it, by name.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();
}
