using System.Globalization;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>The six FFmpeg libraries that the binding was generated for, as probes. Thread-safe.</summary>
/// <remarks>
/// Struct layouts change between majors, so a library of another major must not be used: run the probes before the
/// first call into <see cref="ffmpeg"/>.
/// </remarks>
public static class FfmpegLibraries
{
    /// <summary>One probe per library, in the order in which they depend on each other.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Probes { get; } =
    [
        Probe(Libraries.avutil, ffmpeg.LIBAVUTIL_VERSION_MAJOR),
        Probe(Libraries.swresample, ffmpeg.LIBSWRESAMPLE_VERSION_MAJOR),
        Probe(Libraries.swscale, ffmpeg.LIBSWSCALE_VERSION_MAJOR),
        Probe(Libraries.avcodec, ffmpeg.LIBAVCODEC_VERSION_MAJOR),
        Probe(Libraries.avformat, ffmpeg.LIBAVFORMAT_VERSION_MAJOR),
        Probe(Libraries.avdevice, ffmpeg.LIBAVDEVICE_VERSION_MAJOR),
    ];

    /// <summary>Those that every source needs: all but libavdevice, which loads eighty more libraries (19 MB) and is for capture devices only.</summary>
    public static IReadOnlyList<NativeLibraryProbe> Needed { get; } = [.. Probes.Where(static probe => probe.Name != "libavdevice")];

    /// <summary>Judges a version: null where its major is the wanted one, else one line that says what would be right.</summary>
    /// <param name="name">The library, e.g. <c>libavcodec</c>.</param>
    /// <param name="version">What it says of itself, e.g. <c>59.37.100</c>.</param>
    /// <param name="major">The major that the binding was generated for.</param>
    public static string? Judge(string name, string version, int major)
    {
        int dot = version.IndexOf('.', StringComparison.Ordinal);
        return int.TryParse(dot < 0 ? version : version[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out int found)
            && found == major
                ? null
                : $"{name} is version {version}, but the binding is for major {major}: install {Package(name, major)}";
    }

    private static NativeLibraryProbe Probe(string fileName, int major)
    {
        string name = fileName[..fileName.IndexOf('.', StringComparison.Ordinal)];
        return new NativeLibraryProbe
        {
            Name = name,
            FileNames = [fileName],
            Package = Package(name, major),
            Version = handle => VersionOf(handle, name),
            Judge = version => Judge(name, version, major),
        };
    }

    private static string Package(string name, int major) => string.Create(CultureInfo.InvariantCulture, $"{name}{major}");

    // Asked through the handle, so that the answer is of the library that was just loaded.
    private static unsafe string VersionOf(nint handle, string name)
    {
        var version = (delegate* unmanaged[Cdecl]<uint>)NativeLibrary.GetExport(handle, $"{name[3..]}_version");
        uint packed = version();
        return string.Create(CultureInfo.InvariantCulture, $"{packed >> 16}.{packed >> 8 & 0xFF}.{packed & 0xFF}");
    }
}
