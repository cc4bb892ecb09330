using System.Text.Json.Serialization;

namespace VisionPipeline.Recording;

/// <summary>A file in the evidence chain.</summary>
/// <param name="Path">Relative to the recording folder.</param>
/// <param name="Sha256">Hexadecimal; null where it never had one.</param>
/// <param name="Start">Capture time of its first picture.</param>
/// <param name="End">Capture time at which it ends.</param>
/// <param name="Passes">Passes that it shows.</param>
public sealed record EvidenceFile(
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("sha256")] string? Sha256,
    [property: JsonPropertyName("start")] DateTimeOffset Start,
    [property: JsonPropertyName("end")] DateTimeOffset End,
    [property: JsonPropertyName("passes")] IReadOnlyList<string> Passes)
{
    internal static EvidenceFile Of(RecordingRow row) => new(row.Path, row.Sha256, row.Start, row.End, row.Passes);
}
