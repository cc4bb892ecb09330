using System.Globalization;
using System.Runtime.InteropServices;
using VisionPipeline.Native.Loading;

namespace OpenCvSharp;

/// <summary>What OpenCV needs on this machine: its core and imgproc libraries, and our C face of them.</summary>
public static unsafe class OpenCvLibraries
{
    /// <summary>The probes, libraries first: a shim that does not load for want of a library is then explained above its own row.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes { get; } =
    [
        new NativeLibraryProbe
        {
            Name = "libopencv_core",
            FileNames = ["libopencv_core.so.406", "libopencv_core.so.4.5d", "libopencv_core.so.4"],
            Package = "libopencv-core406",
            Version = static handle => string.Create(CultureInfo.InvariantCulture, $"{Number(handle, "_ZN2cv15getVersionMajorEv")}.{Number(handle, "_ZN2cv15getVersionMinorEv")}.{Number(handle, "_ZN2cv18getVersionRevisionEv")}"),
        },
        new NativeLibraryProbe
        {
            Name = "libopencv_imgproc",
            FileNames = ["libopencv_imgproc.so.406", "libopencv_imgproc.so.4.5d", "libopencv_imgproc.so.4"],
            Package = "libopencv-imgproc406",
            Version = static _ => FileVersion("libopencv_imgproc.so"),
        },
        new NativeLibraryProbe
        {
            Name = "libvision_opencv",
            FileNames = [OpenCvNative.Library],
            Package = "native/opencv (built by ./vision setup)",
            Version = static _ => string.Create(CultureInfo.InvariantCulture, $"{OpenCvGate.Words(OpenCvNative.Version())} (ABI {OpenCvNative.AbiNumber()})"),
            Judge = static _ => OpenCvNative.AbiNumber() == OpenCvNative.Abi ? null : WrongAbi(OpenCvNative.AbiNumber()),
        },
    ];

    internal static string WrongAbi(int found) =>
        string.Create(CultureInfo.InvariantCulture, $"has ABI {found} where {OpenCvNative.Abi} is needed: run ./vision setup to build it anew");

    private static int Number(nint handle, string symbol) => ((delegate* unmanaged<int>)NativeLibrary.GetExport(handle, symbol))();

    // imgproc exports no version of its own; the mapped file carries it in its name.
    private static string FileVersion(string stem)
    {
        string? path = LoadedLibraries.PathOf(stem);
        return path is null ? "unknown" : Path.GetFileName(path)[(stem.Length + 1)..];
    }
}
