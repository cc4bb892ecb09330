namespace VisionPipeline.Recording;

/// <summary>JPEG files of a pass, as bytes. Whoever hands them over no longer changes them.</summary>
public sealed record PassPictures
{
    /// <summary>The frame that was read.</summary>
    public byte[]? Frame { get; init; }

    /// <summary>The plate in it.</summary>
    public byte[]? Crop { get; init; }

    /// <summary>The frame with box, text and time drawn in; kept where the camera's configuration asks for it.</summary>
    public byte[]? Overlay { get; init; }
}
