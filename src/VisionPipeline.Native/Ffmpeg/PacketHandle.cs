using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

internal sealed unsafe class PacketHandle(nint native) : CountedHandle("AVPacket", native)
{
    protected override void Free(nint native)
    {
        AVPacket* packet = (AVPacket*)native;
        ffmpeg.av_packet_free(&packet);
    }
}
