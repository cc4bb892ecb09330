using System.Text.Json.Serialization;

namespace VisionPipeline.Recording;

/// <summary>What one line of the evidence chain says.</summary>
/// <param name="Kind"><c>event</c>, <c>file</c> or <c>deleted</c>.</param>
public sealed record EvidenceEntry([property: JsonPropertyName("kind")] string Kind)
{
    /// <summary>A revision of a pass, for <c>event</c>.</summary>
    [JsonPropertyName("event")]
    public EvidenceEvent? Event { get; init; }

    /// <summary>A finished file, for <c>file</c>, or one that retention took, for <c>deleted</c>.</summary>
    [JsonPropertyName("file")]
    public EvidenceFile? File { get; init; }
}
