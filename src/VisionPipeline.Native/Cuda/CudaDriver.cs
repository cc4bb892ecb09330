using System.Diagnostics.CodeAnalysis;

namespace VisionPipeline.Native.Cuda;

/// <summary>The CUDA driver of this machine (libcuda.so.1, cuda.h): its version and its devices.</summary>
/// <remarks>Holds nothing that needs releasing; thread-safe.</remarks>
public sealed class CudaDriver
{
    /// <summary>Oldest CUDA version that the driver must serve: the first with the _v2 calls on the primary context.</summary>
    public static readonly Version Oldest = new(11, 0);

    private CudaDriver(Version version, int deviceCount)
    {
        Version = version;
        DeviceCount = deviceCount;
    }

    /// <summary>The newest CUDA version that this driver serves, e.g. 13.0.</summary>
    public Version Version { get; }

    /// <summary>Devices that this process may use (after CUDA_VISIBLE_DEVICES).</summary>
    public int DeviceCount { get; }

    /// <summary>Loads and initialises the driver; may be called again at no cost.</summary>
    /// <exception cref="CudaException">There is no driver, it is too old, or it finds no device.</exception>
    public static CudaDriver Open()
    {
        if (CudaLibraries.Driver.Problem is { } problem)
            throw new CudaException("cuInit", NoDriver(problem), CudaException.NoDriver);
        try
        {
            CudaGate.Check(CudaNative.cuInit(0), "cuInit");
            CudaGate.Check(CudaNative.cuDriverGetVersion(out int number), "cuDriverGetVersion");
            Version version = ToVersion(number);
            if (version < Oldest)
                throw new CudaException("cuDriverGetVersion", $"the driver serves CUDA {version}, needed is {Oldest} or newer", number);
            CudaGate.Check(CudaNative.cuDeviceGetCount(out int count), "cuDeviceGetCount");
            return new CudaDriver(version, count);
        }
        catch (EntryPointNotFoundException e)
        {
            throw new CudaException("cuInit", $"not a usable CUDA driver: {e.Message}", CudaException.NoDriver);
        }
    }

    /// <summary>As <see cref="Open"/>, with the reason as a value where there is no usable driver.</summary>
    /// <param name="driver">The driver, or null.</param>
    /// <param name="reason">One line, e.g. <c>no CUDA driver: libcuda.so.1 not found</c>; null on success.</param>
    public static bool TryOpen([NotNullWhen(true)] out CudaDriver? driver, [NotNullWhen(false)] out string? reason)
    {
        driver = null;
        if (CudaLibraries.Driver.Problem is { } problem)
        {
            reason = NoDriver(problem);
            return false;
        }

        try
        {
            driver = Open();
            reason = null;
            return true;
        }
        catch (CudaException e)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <summary>One device with its fixed properties.</summary>
    /// <param name="ordinal">0 to <see cref="DeviceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="CudaException">The driver cannot tell its properties.</exception>
    public CudaDevice Device(int ordinal)
    {
        if (ordinal < 0 || ordinal >= DeviceCount)
            throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"there are {DeviceCount} CUDA devices, counted from 0");
        return CudaDevice.Read(ordinal);
    }

    // cuDriverGetVersion: 1000 * major + 10 * minor.
    internal static Version ToVersion(int number) => new(number / 1000, number % 1000 / 10);

    private static string NoDriver(string problem) => $"no CUDA driver: {problem}";
}
