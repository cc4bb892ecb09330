using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Tests.Ffmpeg;

/// <summary>A fact that is skipped, with the libraries named, where FFmpeg's are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFfmpegFactAttribute : FactAttribute
{
    /// <summary>Looks for the libraries.</summary>
    public NeedsFfmpegFactAttribute()
    {
        string[] absent = [.. FfmpegLibraries.Probes.Where(static p => p.Run().State == NativeLibraryState.Missing).Select(static p => p.Package)];
        if (absent.Length > 0)
            Skip = $"needs {string.Join(", ", absent)}";
    }
}
