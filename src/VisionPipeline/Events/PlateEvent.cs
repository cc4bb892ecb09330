using System.Text.Json.Serialization;

namespace VisionPipeline.Events;

/// <summary>One revision of the verdict on one vehicle pass. What consumers get. Immutable.</summary>
/// <remarks>
/// (<see cref="PassId"/>, <see cref="Revision"/>) names it for ever: the same pair always has the same content. Revisions of a pass
/// count up from 1; the one with <see cref="PassState.Closed"/> is its last.
/// </remarks>
public sealed record PlateEvent
{
    /// <summary>Version of the schema, in its major number.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The version that this event was made with, for its reader.</summary>
    [JsonPropertyName("schema_version"), JsonPropertyOrder(-1)]
    public int Schema { get; init; } = SchemaVersion;

    /// <summary>Names the pass. Made from camera, track epoch and first-seen capture time, so that it is the same if made twice.</summary>
    public required string PassId { get; init; }

    /// <summary>From 1.</summary>
    public required int Revision { get; init; }

    /// <summary>How far the verdict has come.</summary>
    public required PassState State { get; init; }

    /// <summary>The camera's name.</summary>
    public required string Camera { get; init; }

    /// <summary>The machine's name, from the configuration.</summary>
    public required string Node { get; init; }

    /// <summary>Number of the track within its camera since the camera's start.</summary>
    public required long Track { get; init; }

    /// <summary>What the plate says; null where nothing could be read (yet).</summary>
    public PlateVerdict? Plate { get; init; }

    /// <summary>Why a closed pass has no <see cref="Plate"/>.</summary>
    public RejectReason Rejected { get; init; }

    /// <summary>
    /// Name of the pass that this one turned out to be a part of: one vehicle was followed as two and told under both names. Set in
    /// the closing revision of the one that is given up, whose <see cref="Plate"/> is then what the vehicle's is known to say; null otherwise.
    /// </summary>
    public string? MergedInto { get; init; }

    /// <summary>The vehicle.</summary>
    public required EventVehicle Vehicle { get; init; }

    /// <summary>The times.</summary>
    public required EventTimes Times { get; init; }

    /// <summary>Looks at the plate that the verdict rests on.</summary>
    public required int Looks { get; init; }

    /// <summary>The models that judged.</summary>
    public required EventModels Models { get; init; }

    /// <summary>What was kept; null where nothing was.</summary>
    public EventEvidence? Evidence { get; init; }
}
