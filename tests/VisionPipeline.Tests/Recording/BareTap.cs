using VisionPipeline.Cameras;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Tests.Recording;

/// <summary>Tells a tap of a stream as a camera does that declares no parameter sets and no size.</summary>
internal sealed class BareTap(IPacketTap inner) : IPacketTap
{
    public void Opened(MediaStream video, CodecParameters parameters)
    {
        using CodecParameters bare = parameters.CopyWith([], 0, 0);
        inner.Opened(video, bare);
    }

    public void Packet(MediaPacket packet, CaptureTime capture) => inner.Packet(packet, capture);

    public void Closed() => inner.Closed();
}
