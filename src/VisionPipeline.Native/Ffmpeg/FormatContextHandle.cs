using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An opened input. Keeps its interrupt memory, because closing still polls it.</summary>
internal sealed unsafe class FormatContextHandle(nint native, InterruptHandle interrupt) : CountedHandle("AVFormatContext", native, interrupt)
{
    // RTSP says TEARDOWN on closing: it gets a moment for that and no more.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    protected override void Free(nint native)
    {
        AVFormatContext* context = (AVFormatContext*)native;
        interrupt.Arm(Farewell);
        ffmpeg.avformat_close_input(&context);
    }
}
