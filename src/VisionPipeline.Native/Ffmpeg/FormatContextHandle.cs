using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An opened input. Holds a reference on its interrupt memory, because closing still polls it.</summary>
internal sealed unsafe class FormatContextHandle : CountedHandle
{
    // RTSP says TEARDOWN on closing: it gets a moment for that and no more.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly InterruptHandle _interrupt;

    public FormatContextHandle(nint native, InterruptHandle interrupt)
        : base("AVFormatContext", native)
    {
        // A counted reference, not only a field: two handles that die together are finalized in no given order.
        bool added = false;
        interrupt.DangerousAddRef(ref added);
        _interrupt = interrupt;
    }

    protected override void Free(nint native)
    {
        AVFormatContext* context = (AVFormatContext*)native;
        _interrupt.Arm(Farewell);
        ffmpeg.avformat_close_input(&context);
        _interrupt.DangerousRelease();
    }
}
