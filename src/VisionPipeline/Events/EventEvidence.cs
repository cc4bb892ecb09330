namespace VisionPipeline.Events;

/// <summary>Files that show what was read; paths are relative to <c>recording.folder</c>, or to the folder of <c>--evidence</c> where nothing is recorded. Null where none was kept.</summary>
public sealed record EventEvidence
{
    /// <summary>JPEG of exactly the frame that was read.</summary>
    public string? Frame { get; init; }

    /// <summary>SHA-256 of it, hexadecimal.</summary>
    public string? FrameSha256 { get; init; }

    /// <summary>JPEG of the plate in it.</summary>
    public string? Crop { get; init; }

    /// <summary>SHA-256 of it, hexadecimal.</summary>
    public string? CropSha256 { get; init; }

    /// <summary>JPEG of the frame with boxes, text and time drawn in.</summary>
    public string? Overlay { get; init; }

    /// <summary>SHA-256 of it, hexadecimal.</summary>
    public string? OverlaySha256 { get; init; }

    /// <summary>Video of the pass.</summary>
    public string? Clip { get; init; }

    /// <summary>SHA-256 of it, hexadecimal; known once it has ended, which a revision after the closing one tells.</summary>
    public string? ClipSha256 { get; init; }
}
