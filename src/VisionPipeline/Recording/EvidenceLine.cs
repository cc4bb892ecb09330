using System.Text.Json.Serialization;

namespace VisionPipeline.Recording;

/// <summary>One line of the evidence chain, without its signature.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="Previous">SHA-256 of the line before, signature included; zeros for the first.</param>
/// <param name="Time">When it was written, by the node's clock.</param>
/// <param name="Node">The node.</param>
/// <param name="Entry">What it says.</param>
internal sealed record EvidenceLine(
    [property: JsonPropertyName("n")] long Number,
    [property: JsonPropertyName("previous")] string Previous,
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("node")] string Node,
    [property: JsonPropertyName("entry")] EvidenceEntry Entry)
{
    /// <summary>What stands between a line's content and its signature.</summary>
    public const string SignatureKey = ",\"signature\":\"";

    public static string FirstPrevious { get; } = new('0', 64);
}
