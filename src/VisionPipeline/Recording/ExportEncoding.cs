namespace VisionPipeline.Recording;

/// <summary>How an export is encoded anew. Immutable.</summary>
public sealed record ExportEncoding
{
    /// <summary>Encoder, quality, bit rate.</summary>
    public EncodingConfig Config { get; init; } = new();

    /// <summary>Height in pixels, even; the width follows. Null keeps the size.</summary>
    public int? Height { get; init; }

    /// <summary>Most pictures per second; null keeps all.</summary>
    public double? Fps { get; init; }
}
