using System.Runtime.InteropServices;

namespace VisionPipeline.Native.Nvml;

/// <summary>The entry points of NVML that are used here (nvml.h, in their newest exported versions); the status is an nvmlReturn_t.</summary>
/// <remarks>An <c>nvmlDevice_t</c> is not owned: it is valid from nvmlInit_v2 to nvmlShutdown, which <see cref="NvmlSessionHandle"/> holds open.</remarks>
internal static unsafe partial class NvmlNative
{
    internal const string Library = "libnvidia-ml.so.1";

    [LibraryImport(Library)]
    internal static partial int nvmlInit_v2();

    [LibraryImport(Library)]
    internal static partial int nvmlShutdown();

    [LibraryImport(Library)]
    internal static partial byte* nvmlErrorString(int result);

    [LibraryImport(Library)]
    internal static partial int nvmlSystemGetDriverVersion(byte* text, uint capacity);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetCount_v2(out uint count);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetHandleByIndex_v2(uint index, out nint device);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetHandleByUUID(byte* uuid, out nint device);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetHandleByPciBusId_v2(byte* pciBusId, out nint device);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetName(nint device, byte* text, uint capacity);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetUUID(nint device, byte* text, uint capacity);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetPciInfo_v3(nint device, out NvmlPciInfo info);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetMemoryInfo(nint device, out NvmlMemory memory);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetUtilizationRates(nint device, out NvmlUtilization utilization);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetEncoderUtilization(nint device, out uint percent, out uint periodMicroseconds);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetDecoderUtilization(nint device, out uint percent, out uint periodMicroseconds);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetTemperature(nint device, uint sensor, out uint celsius);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetPowerUsage(nint device, out uint milliwatts);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetEnforcedPowerLimit(nint device, out uint milliwatts);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetClockInfo(nint device, uint clock, out uint megahertz);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetCurrPcieLinkGeneration(nint device, out uint generation);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetCurrPcieLinkWidth(nint device, out uint lanes);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetMaxPcieLinkGeneration(nint device, out uint generation);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetMaxPcieLinkWidth(nint device, out uint lanes);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetPcieThroughput(nint device, uint counter, out uint kilobytesPerSecond);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetEncoderStats(nint device, out uint sessions, out uint averageFps, out uint averageLatency);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetEncoderCapacity(nint device, NvmlEncoder encoder, out uint percent);

    [LibraryImport(Library)]
    internal static partial int nvmlDeviceGetMigMode(nint device, out uint current, out uint pending);
}
