using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

internal sealed unsafe class FrameHandle(nint native) : CountedHandle("AVFrame", native)
{
    protected override void Free(nint native)
    {
        AVFrame* frame = (AVFrame*)native;
        ffmpeg.av_frame_free(&frame);
    }
}
