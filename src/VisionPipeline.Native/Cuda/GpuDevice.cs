namespace VisionPipeline.Native.Cuda;

/// <summary>A GPU as an operator wants to see it: CUDA's properties and, where NVML is there, its gauges at this moment.</summary>
public sealed record GpuDevice
{
    /// <summary>Its number in CUDA's order: what a configuration names.</summary>
    public required int Index { get; init; }

    /// <summary>Name as the maker writes it.</summary>
    public required string Name { get; init; }

    /// <summary>Unique identity, <c>GPU-...</c>; null where the driver does not tell.</summary>
    public required string? Uuid { get; init; }

    /// <summary>PCI address; null where it has none.</summary>
    public required string? PciBusId { get; init; }

    /// <summary>Compute capability, e.g. <c>9.0</c>.</summary>
    public required string ComputeCapability { get; init; }

    /// <summary>Memory in bytes; on an integrated GPU what it shares with the host.</summary>
    public required long MemoryTotalBytes { get; init; }

    /// <summary>Streaming multiprocessors.</summary>
    public required int SmCount { get; init; }

    /// <summary>Copy engines that work beside kernels.</summary>
    public required int AsyncEngineCount { get; init; }

    /// <summary>Whether it shares memory with the host (Jetson).</summary>
    public required bool Integrated { get; init; }

    /// <summary>The newest CUDA version that the driver serves, e.g. <c>13.0</c>.</summary>
    public required string CudaVersion { get; init; }

    /// <summary>The driver's version; null without NVML.</summary>
    public string? DriverVersion { get; init; }

    /// <summary>Memory in use by all processes, in bytes; null without NVML and for a MIG instance.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Load of the multiprocessors, 0-100; null where not offered.</summary>
    public int? GpuPercent { get; init; }

    /// <summary>Load of the video decoders (NVDEC), 0-100; null where not offered.</summary>
    public int? NvdecPercent { get; init; }

    /// <summary>Load of the video encoders (NVENC), 0-100; null where not offered.</summary>
    public int? NvencPercent { get; init; }

    /// <summary>Open encoder sessions; null where not offered.</summary>
    public int? NvencSessions { get; init; }

    /// <summary>What is left of the H.264 encoder, 0-100; null where the GPU has none.</summary>
    public int? NvencH264CapacityPercent { get; init; }

    /// <summary>Temperature in degrees Celsius; null where not offered.</summary>
    public int? TemperatureCelsius { get; init; }

    /// <summary>Power drawn, in watts; null where not offered.</summary>
    public double? PowerWatts { get; init; }

    /// <summary>Whether the GPU is split into MIG instances; null where it cannot be.</summary>
    public bool? Mig { get; init; }
}
