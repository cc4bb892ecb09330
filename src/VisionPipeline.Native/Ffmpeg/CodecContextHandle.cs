using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

internal sealed unsafe class CodecContextHandle(nint native) : CountedHandle("AVCodecContext", native)
{
    protected override void Free(nint native)
    {
        AVCodecContext* context = (AVCodecContext*)native;
        ffmpeg.avcodec_free_context(&context);
    }
}
