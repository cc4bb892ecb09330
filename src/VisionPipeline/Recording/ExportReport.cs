namespace VisionPipeline.Recording;

/// <summary>What an export holds.</summary>
/// <param name="Output">The file.</param>
/// <param name="Start">Capture time of its first picture.</param>
/// <param name="End">Capture time at which it ends.</param>
/// <param name="Duration">Its length; less than from start to end where video is missing.</param>
/// <param name="Packets">Pictures in it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256, hexadecimal.</param>
/// <param name="Segments">Segments that it was made of.</param>
/// <param name="Gaps">Where video is missing.</param>
/// <param name="Left">Where it had to end early (codec or size changed), what was left out; null where nothing was.</param>
public sealed record ExportReport(
    string Output, DateTimeOffset Start, DateTimeOffset End, TimeSpan Duration, long Packets, long Bytes, string Sha256, int Segments, IReadOnlyList<RecordingGap> Gaps, string? Left)
{
    /// <summary>The encoder's own name; null where the camera's stream was copied.</summary>
    public string? Encoder { get; init; }

    /// <summary>Pictures that were encoded where they had been decoded, on a GPU.</summary>
    public long Surfaces { get; init; }

    /// <summary>Encoders that were tried before it, each with its reason.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];
}
