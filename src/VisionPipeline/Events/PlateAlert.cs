using System.Text.Json.Serialization;

namespace VisionPipeline.Events;

/// <summary>A plate that stands on one of the lists was seen. Immutable.</summary>
/// <remarks><see cref="AlertId"/> names it for ever: one per pass, list, entry and kind of news; from the second of a kind on with the revision.</remarks>
public sealed record PlateAlert
{
    /// <summary>Version of the schema, in its major number.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The version that this alert was made with, for its reader.</summary>
    [JsonPropertyName("schema_version"), JsonPropertyOrder(-1)]
    public int Schema { get; init; } = SchemaVersion;

    /// <summary>Names the alert: the same news made twice has the same.</summary>
    public required string AlertId { get; init; }

    /// <summary>The list's name.</summary>
    public required string List { get; init; }

    /// <summary>What the list is for: <c>allow</c>, <c>deny</c> or <c>watch</c>.</summary>
    public required PlateListKind Kind { get; init; }

    /// <summary>The entry that matched: as it is written in the list, or its keyed HMAC in privacy mode.</summary>
    public required string Entry { get; init; }

    /// <summary>How it matched.</summary>
    public required PlateMatch Match { get; init; }

    /// <summary>How far the text is from the entry: 0 equal, 0.2 for each twin such as O and 0, 0.5 for each similar shape.</summary>
    public required double Distance { get; init; }

    /// <summary>Whether a correction took back what an earlier alert said.</summary>
    public required bool Withdrawn { get; init; }

    /// <summary>The revision that it rests on.</summary>
    public required PlateEvent Event { get; init; }
}
