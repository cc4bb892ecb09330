namespace VisionPipeline;

/// <summary>What the GPU path of a pipeline does and did, at one moment. Immutable.</summary>
public sealed record GpuStatus
{
    /// <summary>The device's name.</summary>
    public required string Device { get; init; }

    /// <summary>Its number in CUDA's order.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Whether it failed for good, so that all goes through the processor.</summary>
    public required bool IsLost { get; init; }

    /// <summary>Free device memory in bytes; 0 where the driver does not tell.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>Frames that were letterboxed in device memory.</summary>
    public required long Surfaces { get; init; }

    /// <summary>Bytes that went up: tensors of frames that were decoded in main memory, and crops that the processor made.</summary>
    public required long UploadedBytes { get; init; }

    /// <summary>Bytes that came down: samples of plates, plates and frames for evidence, cells for motion gates, small pictures for viewers, and tensors where a network runs on the processor; all plates where the reader does.</summary>
    public required long DownloadedBytes { get; init; }

    /// <summary>Plates that were kept in device memory to be cut there.</summary>
    public required long PlatesKept { get; init; }

    /// <summary>Device memory for them, in bytes; it grows by 2 MB as needed, to 64 MB at most.</summary>
    public required long PlateBytes { get; init; }
}
