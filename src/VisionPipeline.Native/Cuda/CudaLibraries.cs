using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.Nvml;
using VisionPipeline.Native.Nvrtc;

namespace VisionPipeline.Native.Cuda;

/// <summary>Where NVIDIA's libraries are looked for, and the probes that report on them. None is needed for the main job.</summary>
public static class CudaLibraries
{
    /// <summary>Where Jetson Linux (JetPack) keeps the driver's libraries, outside the loader's path in some containers.</summary>
    public const string JetsonFolder = "/usr/lib/aarch64-linux-gnu/tegra";

    /// <summary>Where the CUDA toolkit keeps NVRTC.</summary>
    public const string ToolkitFolder = "/usr/local/cuda/lib64";

    internal static OptionalLibrary Driver { get; } = new(CudaNative.Library, [CudaNative.Library], JetsonFolder);

    // NVRTC's file carries the major version of CUDA; within CUDA 11 it is 11.2 from that release on.
    internal static OptionalLibrary Compiler { get; } = new(
        NvrtcNative.Library,
        ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so.11"],
        ToolkitFolder);

    internal static OptionalLibrary Monitor { get; } = new(NvmlNative.Library, [NvmlNative.Library], JetsonFolder);

    /// <summary>One probe per library: the CUDA driver, NVRTC and NVML.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes =>
    [
        new()
        {
            Name = "CUDA driver",
            FileNames = Driver.Candidates,
            Package = "NVIDIA driver",
            Remedy = "install the NVIDIA driver (nvidia-driver)",
            Required = false,
            Version = DriverVersion,
            Judge = static version => System.Version.Parse(version) >= CudaDriver.Oldest
                ? null
                : $"serves CUDA {version}; {CudaDriver.Oldest} or newer is right",
        },
        new()
        {
            Name = "NVRTC",
            FileNames = Compiler.Candidates,
            Package = "cuda-nvrtc-13-0 (libnvrtc)",
            Remedy = "install NVRTC (cuda-nvrtc-13-0, cuda-nvrtc-12-x or the CUDA toolkit)",
            Required = false,
            Version = CompilerVersion,
        },
        new()
        {
            Name = "NVML",
            FileNames = Monitor.Candidates,
            Package = "NVIDIA driver",
            Remedy = "install the NVIDIA driver (nvidia-driver)",
            Required = false,
            Version = MonitorVersion,
        },
    ];

    /// <summary>Looks in this folder first from now on, e.g. for a CUDA that was unpacked by hand. To be called before first use.</summary>
    /// <param name="folder">A folder with any of libcuda.so.1, libnvrtc.so.N and libnvidia-ml.so.1.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static void UseFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"no folder {folder} to take the CUDA libraries from");
        string full = Path.GetFullPath(folder);
        Driver.SearchFirst(full);
        Compiler.SearchFirst(full);
        Monitor.SearchFirst(full);
    }

    // Each asks the very library that the probe loaded, by its handle.
    private static unsafe string DriverVersion(nint library)
    {
        int version;
        int status = ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "cuDriverGetVersion"))(&version);
        return status == CudaGate.Success
            ? CudaDriver.ToVersion(version).ToString()
            : throw new CudaException("cuDriverGetVersion", "the driver does not tell its version", status);
    }

    private static unsafe string CompilerVersion(nint library)
    {
        int major, minor;
        int status = ((delegate* unmanaged<int*, int*, int>)NativeLibrary.GetExport(library, "nvrtcVersion"))(&major, &minor);
        return status == 0
            ? $"{major}.{minor}"
            : throw new NvrtcException("nvrtcVersion", "the compiler does not tell its version", status, string.Empty);
    }

    private static unsafe string MonitorVersion(nint library)
    {
        const int Capacity = 80; // NVML_SYSTEM_NVML_VERSION_BUFFER_SIZE
        Require(library, ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "nvmlInit_v2"))(), "nvmlInit_v2");
        try
        {
            byte* text = stackalloc byte[Capacity];
            var ask = (delegate* unmanaged<byte*, uint, int>)NativeLibrary.GetExport(library, "nvmlSystemGetDriverVersion");
            Require(library, ask(text, Capacity), "nvmlSystemGetDriverVersion");
            return Marshal.PtrToStringUTF8((nint)text) ?? string.Empty;
        }
        finally
        {
            _ = ((delegate* unmanaged<int>)NativeLibrary.GetExport(library, "nvmlShutdown"))();
        }
    }

    private static unsafe void Require(nint library, int status, string call)
    {
        if (status == NvmlGate.Success)
            return;
        var words = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "nvmlErrorString");
        throw new NvmlException(call, Marshal.PtrToStringUTF8((nint)words(status)) ?? "an error without a name", status);
    }
}
