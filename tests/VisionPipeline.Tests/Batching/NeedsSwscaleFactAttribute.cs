using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Tests.Batching;

/// <summary>A fact that is skipped where libswscale is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsSwscaleFactAttribute : FactAttribute
{
    public NeedsSwscaleFactAttribute()
    {
        if (FfmpegLibraries.Probes.First(static p => p.Name == "libswscale").Run().State != NativeLibraryState.Ready)
            Skip = "needs libswscale";
    }
}
