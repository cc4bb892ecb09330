using System.Text.Json;
using System.Text.Json.Serialization;

namespace VisionPipeline.Events;

/// <summary>What a receiver refused for good, and why. Immutable.</summary>
public sealed record DeadLetter
{
    /// <summary>Version of the schema, in its major number.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The version that this letter was made with, for its reader.</summary>
    [JsonPropertyName("schema_version"), JsonPropertyOrder(-1)]
    public int Schema { get; init; } = SchemaVersion;

    /// <summary>The sink whose receiver refused, e.g. <c>kafka</c>.</summary>
    public required string Sink { get; init; }

    /// <summary>Number of the event in the store.</summary>
    public required long Sequence { get; init; }

    /// <summary>Where it was to go: a topic or an address without secrets.</summary>
    public required string Target { get; init; }

    /// <summary>The key that it was to go under: a camera or a node.</summary>
    public required string Key { get; init; }

    /// <summary>The receiver's words, one line.</summary>
    public required string Reason { get; init; }

    /// <summary>Bytes of the event.</summary>
    public required int Bytes { get; init; }

    /// <summary>When it was given up, by this machine's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The event itself; null where it is too large to send along. The store has it either way.</summary>
    public JsonElement? Event { get; init; }
}
