using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A muxer that writes to a file of its own.</summary>
internal sealed unsafe class ClipWriterHandle(nint native) : CountedHandle("AVFormatContext (clip)", native)
{
    protected override void Free(nint native)
    {
        AVFormatContext* context = (AVFormatContext*)native;
        if (context->pb is not null)
            _ = ffmpeg.avio_closep(&context->pb);
        ffmpeg.avformat_free_context(context);
    }
}
