namespace VisionPipeline.Recording;

/// <summary>What to export. Immutable.</summary>
public sealed record ExportRequest
{
    /// <summary>The camera.</summary>
    public required string Camera { get; init; }

    /// <summary>Beginning, capture time. The export begins at the last key frame at or before it.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End, not included.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The file to make; it must not exist.</summary>
    public required string Output { get; init; }

    /// <summary>How it is encoded anew; null copies the camera's stream.</summary>
    public EncodingConfig? Encoding { get; init; }

    /// <summary>Whether the recording's sound is copied into it, where there is some.</summary>
    public bool Sound { get; init; } = true;

    /// <summary>
    /// The GPU that decodes while pictures are encoded anew, and encodes them without their leaving it where it has an encoder, their size
    /// stays, and what is painted is painted there; else each is copied to main memory. Should it fail, all is made once more on the
    /// processor. Null takes the processor.
    /// </summary>
    public ExportDevice? Device { get; init; }

    /// <summary>Draws in or blurs while encoding; null leaves the pictures as they are. Wants <see cref="Encoding"/>. Stays the caller's.</summary>
    public IFramePainter? Painter { get; init; }
}
