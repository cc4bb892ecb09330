using System.Text.Json.Serialization;
using VisionPipeline.Events;

namespace VisionPipeline.Recording;

/// <summary>A revision of a pass in the evidence chain: what was said, when, by which models, resting on which files.</summary>
public sealed record EvidenceEvent
{
    /// <summary>The pass.</summary>
    [JsonPropertyName("pass_id")]
    public required string PassId { get; init; }

    /// <summary>Its revision.</summary>
    [JsonPropertyName("revision")]
    public required int Revision { get; init; }

    /// <summary>How far the verdict had come.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>The pass that this one turned out to be a part of; null mostly.</summary>
    [JsonPropertyName("merged_into")]
    public string? MergedInto { get; init; }

    /// <summary>The camera.</summary>
    [JsonPropertyName("camera")]
    public required string Camera { get; init; }

    /// <summary>What the plate says, in privacy mode its keyed HMAC; null where nothing could be read.</summary>
    [JsonPropertyName("plate")]
    public string? Plate { get; init; }

    /// <summary>How sure that is, 0..1.</summary>
    [JsonPropertyName("confidence")]
    public double? Confidence { get; init; }

    /// <summary>When the frame was taken that the verdict rests on.</summary>
    [JsonPropertyName("captured")]
    public required DateTimeOffset Captured { get; init; }

    /// <summary>That is right within so many milliseconds.</summary>
    [JsonPropertyName("uncertainty_ms")]
    public required double UncertaintyMs { get; init; }

    /// <summary>Which clock says so.</summary>
    [JsonPropertyName("clock")]
    public required string Clock { get; init; }

    /// <summary>SHA-256 of the detector's file.</summary>
    [JsonPropertyName("detector_sha256")]
    public required string Detector { get; init; }

    /// <summary>SHA-256 of the reader's file.</summary>
    [JsonPropertyName("reader_sha256")]
    public required string Reader { get; init; }

    /// <summary>JPEG of the frame.</summary>
    [JsonPropertyName("frame")]
    public string? Frame { get; init; }

    /// <summary>SHA-256 of it.</summary>
    [JsonPropertyName("frame_sha256")]
    public string? FrameSha256 { get; init; }

    /// <summary>JPEG of the plate.</summary>
    [JsonPropertyName("crop")]
    public string? Crop { get; init; }

    /// <summary>SHA-256 of it.</summary>
    [JsonPropertyName("crop_sha256")]
    public string? CropSha256 { get; init; }

    /// <summary>JPEG of the frame with boxes, text and time drawn in.</summary>
    [JsonPropertyName("overlay")]
    public string? Overlay { get; init; }

    /// <summary>SHA-256 of it.</summary>
    [JsonPropertyName("overlay_sha256")]
    public string? OverlaySha256 { get; init; }

    /// <summary>The clip; its hash follows in a line of its own when it ends.</summary>
    [JsonPropertyName("clip")]
    public string? Clip { get; init; }

    internal static EvidenceEvent Of(PlateEvent plate, EventEvidence? evidence) => new()
    {
        PassId = plate.PassId,
        Revision = plate.Revision,
        State = plate.State.ToString().ToLowerInvariant(),
        MergedInto = plate.MergedInto,
        Camera = plate.Camera,
        Plate = plate.Plate is { Hmac: { } hmac } ? "hmac-sha256:" + hmac : plate.Plate?.Text,
        Confidence = plate.Plate?.Confidence,
        Captured = plate.Times.Captured,
        UncertaintyMs = plate.Times.UncertaintyMs,
        Clock = plate.Times.Source,
        Detector = plate.Models.Detector,
        Reader = plate.Models.Reader,
        Frame = evidence?.Frame,
        FrameSha256 = evidence?.FrameSha256,
        Crop = evidence?.Crop,
        CropSha256 = evidence?.CropSha256,
        Overlay = evidence?.Overlay,
        OverlaySha256 = evidence?.OverlaySha256,
        Clip = evidence?.Clip,
    };
}
