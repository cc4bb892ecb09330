using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>One reference on an <c>AVBufferRef</c>, e.g. a hardware device.</summary>
internal sealed unsafe class BufferHandle(nint native) : CountedHandle("AVBufferRef", native)
{
    protected override void Free(nint native)
    {
        AVBufferRef* buffer = (AVBufferRef*)native;
        ffmpeg.av_buffer_unref(&buffer);
    }
}
