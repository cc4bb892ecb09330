using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Owns one <c>SwsContext</c>.</summary>
internal sealed unsafe class SwsContextHandle(SwsContext* native) : CountedHandle("SwsContext", (nint)native)
{
    protected override void Free(nint native) => ffmpeg.sws_freeContext((SwsContext*)native);
}
