using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A format context for writing. Keeps the buffer that it writes to.</summary>
internal sealed unsafe class MuxerHandle(nint native, OutputBufferHandle buffer) : CountedHandle("AVFormatContext", native, buffer)
{
    // Without a trailer: what was not flushed is gone, as after a crash.
    protected override void Free(nint native) => ffmpeg.avformat_free_context((AVFormatContext*)native);
}
