namespace VisionPipeline.Native.Nvml;

/// <summary>The gauges of a GPU at one moment; null where the device or the driver does not offer one.</summary>
public readonly record struct NvmlReading
{
    /// <summary>All memory, in bytes.</summary>
    public long? MemoryTotalBytes { get; init; }

    /// <summary>Memory in use by all processes and the driver, in bytes.</summary>
    public long? MemoryUsedBytes { get; init; }

    /// <summary>Share of the last sampling period in which a kernel ran, 0-100.</summary>
    public int? GpuPercent { get; init; }

    /// <summary>Share of the last sampling period in which device memory was read or written, 0-100.</summary>
    public int? MemoryBusPercent { get; init; }

    /// <summary>Load of the video decoders (NVDEC), 0-100.</summary>
    public int? DecoderPercent { get; init; }

    /// <summary>Load of the video encoders (NVENC), 0-100.</summary>
    public int? EncoderPercent { get; init; }

    /// <summary>Open encoder sessions of all processes.</summary>
    public int? EncoderSessions { get; init; }

    /// <summary>Mean frames per second over the open encoder sessions.</summary>
    public int? EncoderAverageFps { get; init; }

    /// <summary>Temperature of the chip, in degrees Celsius.</summary>
    public int? TemperatureCelsius { get; init; }

    /// <summary>Power drawn, in milliwatts.</summary>
    public int? PowerMilliwatts { get; init; }

    /// <summary>Power limit in force, in milliwatts.</summary>
    public int? PowerLimitMilliwatts { get; init; }

    /// <summary>Graphics clock, in MHz.</summary>
    public int? GraphicsMegahertz { get; init; }

    /// <summary>Multiprocessor clock, in MHz.</summary>
    public int? MultiprocessorMegahertz { get; init; }

    /// <summary>Memory clock, in MHz.</summary>
    public int? MemoryMegahertz { get; init; }

    /// <summary>Video engine clock, in MHz.</summary>
    public int? VideoMegahertz { get; init; }

    /// <summary>PCIe generation in use; falls when the GPU idles.</summary>
    public int? PcieGeneration { get; init; }

    /// <summary>PCIe lanes in use.</summary>
    public int? PcieLanes { get; init; }

    /// <summary>Highest PCIe generation of GPU and slot.</summary>
    public int? PcieMaxGeneration { get; init; }

    /// <summary>Most PCIe lanes of GPU and slot.</summary>
    public int? PcieMaxLanes { get; init; }
}
