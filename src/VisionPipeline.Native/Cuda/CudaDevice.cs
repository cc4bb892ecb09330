using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Cuda;

/// <summary>A CUDA device and the properties that do not change while the process runs (cuda.h, "Device Management").</summary>
public sealed class CudaDevice
{
    private const int TextBytes = 256;

    private CudaDevice(int ordinal, int native)
    {
        Ordinal = ordinal;
        Native = native;
    }

    /// <summary>Its number in CUDA's order, from 0.</summary>
    public int Ordinal { get; }

    /// <summary>Name as the maker writes it.</summary>
    public required string Name { get; init; }

    /// <summary>Unique identity, <c>GPU-...</c> as nvidia-smi writes it; null where the driver does not tell.</summary>
    public required string? Uuid { get; init; }

    /// <summary>PCI address <c>dddd:bb:dd.f</c>; null where it has none.</summary>
    public required string? PciBusId { get; init; }

    /// <summary>Compute capability.</summary>
    public required CudaCapability Capability { get; init; }

    /// <summary>Streaming multiprocessors.</summary>
    public required int MultiprocessorCount { get; init; }

    /// <summary>Copy engines that work beside kernels.</summary>
    public required int AsyncEngineCount { get; init; }

    /// <summary>Whether it shares its memory with the host, as on Jetson.</summary>
    public required bool IsIntegrated { get; init; }

    /// <summary>Memory in bytes; on an integrated device, what it shares with the host.</summary>
    public required long TotalMemoryBytes { get; init; }

    /// <summary>Bytes a second that its memory moves at most, two for each clock and eight bits of the bus; null where the driver does not tell. Asked anew each time.</summary>
    public double? PeakBytesPerSecond
    {
        get
        {
            bool told = CudaNative.cuDeviceGetAttribute(out int clock, CudaDeviceAttribute.MemoryClockRate, Native) == CudaGate.Success;
            told &= CudaNative.cuDeviceGetAttribute(out int bus, CudaDeviceAttribute.MemoryBusWidth, Native) == CudaGate.Success;
            return told && clock > 0 && bus > 0 ? 2e3 * clock * bus / 8 : null;
        }
    }

    internal int Native { get; }

    /// <summary>Asks one attribute.</summary>
    /// <param name="attribute">Which one.</param>
    /// <exception cref="CudaException">The driver does not know it.</exception>
    public int Attribute(CudaDeviceAttribute attribute) => Attribute(Native, attribute);

    internal static CudaDevice Read(int ordinal)
    {
        CudaGate.Check(CudaNative.cuDeviceGet(out int device, ordinal), "cuDeviceGet");
        CudaGate.Check(CudaNative.cuDeviceTotalMem_v2(out nuint bytes, device), "cuDeviceTotalMem_v2");
        return new CudaDevice(ordinal, device)
        {
            Name = ReadName(device),
            Uuid = ReadUuid(device),
            PciBusId = ReadPciBusId(device),
            Capability = new CudaCapability(
                Attribute(device, CudaDeviceAttribute.ComputeCapabilityMajor),
                Attribute(device, CudaDeviceAttribute.ComputeCapabilityMinor)),
            MultiprocessorCount = Attribute(device, CudaDeviceAttribute.MultiprocessorCount),
            AsyncEngineCount = Attribute(device, CudaDeviceAttribute.AsyncEngineCount),
            IsIntegrated = Attribute(device, CudaDeviceAttribute.Integrated) != 0,
            TotalMemoryBytes = (long)bytes,
        };
    }

    private static int Attribute(int device, CudaDeviceAttribute attribute)
    {
        CudaGate.Check(CudaNative.cuDeviceGetAttribute(out int value, attribute, device), "cuDeviceGetAttribute");
        return value;
    }

    private static unsafe string ReadName(int device)
    {
        byte* text = stackalloc byte[TextBytes];
        CudaGate.Check(CudaNative.cuDeviceGetName(text, TextBytes, device), "cuDeviceGetName");
        return Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
    }

    private static unsafe string? ReadUuid(int device)
    {
        CudaUuid uuid = default;
        int status;
        try
        {
            // _v2 gives a MIG instance its own identity; drivers before CUDA 11.4 have only the first form.
            status = CudaNative.cuDeviceGetUuid_v2(&uuid, device);
        }
        catch (EntryPointNotFoundException)
        {
            status = CudaNative.cuDeviceGetUuid(&uuid, device);
        }

        return status == CudaGate.Success ? uuid.ToString() : null;
    }

    private static unsafe string? ReadPciBusId(int device)
    {
        byte* text = stackalloc byte[TextBytes];
        return CudaNative.cuDeviceGetPCIBusId(text, TextBytes, device) == CudaGate.Success
            ? Marshal.PtrToStringUTF8((nint)text)
            : null;
    }
}
