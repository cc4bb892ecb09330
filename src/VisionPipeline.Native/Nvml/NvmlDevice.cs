using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Nvml;

/// <summary>A GPU as NVML sees it.</summary>
/// <remarks>Of use while its session is open. What the device or the driver does not offer is null. Thread-safe.</remarks>
public sealed unsafe class NvmlDevice
{
    private const uint GpuSensor = 0; // NVML_TEMPERATURE_GPU
    private const uint Sent = 0; // NVML_PCIE_UTIL_TX_BYTES
    private const uint Received = 1; // NVML_PCIE_UTIL_RX_BYTES

    private readonly NvmlSessionHandle _session;
    private readonly nint _device;

    internal NvmlDevice(NvmlSessionHandle session, nint device)
    {
        _session = session;
        _device = device;
    }

    /// <summary>Name as the maker writes it.</summary>
    public required string Name { get; init; }

    /// <summary>Unique identity, <c>GPU-...</c>; null where NVML does not tell.</summary>
    public required string? Uuid { get; init; }

    /// <summary>PCI address with eight digits of domain; null where it has none.</summary>
    public required string? PciBusId { get; init; }

    /// <summary>Reads all gauges once; a few dozen microseconds to a millisecond each, so at most once a second.</summary>
    /// <exception cref="NvmlException">The device is lost.</exception>
    /// <exception cref="ObjectDisposedException">The session is closed.</exception>
    public NvmlReading Read()
    {
        using var hold = new HandleLease(_session);
        NvmlMemory? memory = ReadMemory();
        NvmlUtilization? utilization = ReadUtilization();
        (uint? sessions, uint? fps) = ReadEncoderSessions();
        return new NvmlReading
        {
            MemoryTotalBytes = (long?)memory?.Total,
            MemoryUsedBytes = (long?)memory?.Used,
            GpuPercent = (int?)utilization?.Gpu,
            MemoryBusPercent = (int?)utilization?.Memory,
            DecoderPercent = Gauge(&Decoder, "nvmlDeviceGetDecoderUtilization"),
            EncoderPercent = Gauge(&Encoder, "nvmlDeviceGetEncoderUtilization"),
            EncoderSessions = (int?)sessions,
            EncoderAverageFps = (int?)fps,
            TemperatureCelsius = Gauge(&Temperature, "nvmlDeviceGetTemperature"),
            PowerMilliwatts = Gauge(&NvmlNative.nvmlDeviceGetPowerUsage, "nvmlDeviceGetPowerUsage"),
            PowerLimitMilliwatts = Gauge(&NvmlNative.nvmlDeviceGetEnforcedPowerLimit, "nvmlDeviceGetEnforcedPowerLimit"),
            GraphicsMegahertz = Gauge(&GraphicsClock, "nvmlDeviceGetClockInfo"),
            MultiprocessorMegahertz = Gauge(&MultiprocessorClock, "nvmlDeviceGetClockInfo"),
            MemoryMegahertz = Gauge(&MemoryClock, "nvmlDeviceGetClockInfo"),
            VideoMegahertz = Gauge(&VideoClock, "nvmlDeviceGetClockInfo"),
            PcieGeneration = Gauge(&NvmlNative.nvmlDeviceGetCurrPcieLinkGeneration, "nvmlDeviceGetCurrPcieLinkGeneration"),
            PcieLanes = Gauge(&NvmlNative.nvmlDeviceGetCurrPcieLinkWidth, "nvmlDeviceGetCurrPcieLinkWidth"),
            PcieMaxGeneration = Gauge(&NvmlNative.nvmlDeviceGetMaxPcieLinkGeneration, "nvmlDeviceGetMaxPcieLinkGeneration"),
            PcieMaxLanes = Gauge(&NvmlNative.nvmlDeviceGetMaxPcieLinkWidth, "nvmlDeviceGetMaxPcieLinkWidth"),
        };
    }

    /// <summary>Bus traffic in KB/s, out of and into the device; NVML measures over 20 ms and the call lasts as long.</summary>
    /// <exception cref="NvmlException">The device is lost.</exception>
    public (int? SentKilobytes, int? ReceivedKilobytes) PcieThroughput()
    {
        using var hold = new HandleLease(_session);
        return (
            Gauge(&SentKilobytes, "nvmlDeviceGetPcieThroughput"),
            Gauge(&ReceivedKilobytes, "nvmlDeviceGetPcieThroughput"));
    }

    /// <summary>How much of an encoder is left, in percent; null where the device has none of that kind.</summary>
    /// <param name="encoder">Which kind.</param>
    /// <exception cref="NvmlException">The device is lost.</exception>
    public int? EncoderCapacityPercent(NvmlEncoder encoder)
    {
        using var hold = new HandleLease(_session);
        try
        {
            int status = NvmlNative.nvmlDeviceGetEncoderCapacity(_device, encoder, out uint percent);
            return NvmlGate.Known(status, "nvmlDeviceGetEncoderCapacity") ? (int)percent : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether the GPU is split into MIG instances now; null where it cannot be. Only read, never set.</summary>
    /// <exception cref="NvmlException">The device is lost.</exception>
    public bool? IsMig()
    {
        using var hold = new HandleLease(_session);
        return Gauge(&MigMode, "nvmlDeviceGetMigMode") is { } mode ? mode != 0 : null;
    }

    private static int Decoder(nint device, out uint percent) => NvmlNative.nvmlDeviceGetDecoderUtilization(device, out percent, out _);

    private static int Encoder(nint device, out uint percent) => NvmlNative.nvmlDeviceGetEncoderUtilization(device, out percent, out _);

    private static int Temperature(nint device, out uint celsius) => NvmlNative.nvmlDeviceGetTemperature(device, GpuSensor, out celsius);

    private static int GraphicsClock(nint device, out uint mhz) => NvmlNative.nvmlDeviceGetClockInfo(device, (uint)NvmlClock.Graphics, out mhz);

    private static int MultiprocessorClock(nint device, out uint mhz) =>
        NvmlNative.nvmlDeviceGetClockInfo(device, (uint)NvmlClock.Multiprocessor, out mhz);

    private static int MemoryClock(nint device, out uint mhz) => NvmlNative.nvmlDeviceGetClockInfo(device, (uint)NvmlClock.Memory, out mhz);

    private static int VideoClock(nint device, out uint mhz) => NvmlNative.nvmlDeviceGetClockInfo(device, (uint)NvmlClock.Video, out mhz);

    private static int SentKilobytes(nint device, out uint value) => NvmlNative.nvmlDeviceGetPcieThroughput(device, Sent, out value);

    private static int ReceivedKilobytes(nint device, out uint value) => NvmlNative.nvmlDeviceGetPcieThroughput(device, Received, out value);

    private static int MigMode(nint device, out uint current) => NvmlNative.nvmlDeviceGetMigMode(device, out current, out _);

    private int? Gauge(delegate*<nint, out uint, int> ask, string call)
    {
        try
        {
            return NvmlGate.Offered(ask(_device, out uint value), call) ? (int)value : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    private NvmlMemory? ReadMemory() =>
        NvmlGate.Offered(NvmlNative.nvmlDeviceGetMemoryInfo(_device, out NvmlMemory memory), "nvmlDeviceGetMemoryInfo") ? memory : null;

    private NvmlUtilization? ReadUtilization() =>
        NvmlGate.Offered(NvmlNative.nvmlDeviceGetUtilizationRates(_device, out NvmlUtilization rates), "nvmlDeviceGetUtilizationRates")
            ? rates
            : null;

    private (uint? Sessions, uint? Fps) ReadEncoderSessions()
    {
        try
        {
            int status = NvmlNative.nvmlDeviceGetEncoderStats(_device, out uint sessions, out uint fps, out _);
            return NvmlGate.Offered(status, "nvmlDeviceGetEncoderStats") ? (sessions, fps) : (null, null);
        }
        catch (EntryPointNotFoundException)
        {
            return (null, null);
        }
    }
}
