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

    /// <summary>Bytes that went up: tensors of frames that were decoded in main memory.</summary>
    public required long UploadedBytes { get; init; }

    /// <summary>Bytes that came down: plates, frames for evidence, cells for motion gates, small pictures for viewers, and tensors where the detector runs on the processor.</summary>
    public required long DownloadedBytes { get; init; }
}
