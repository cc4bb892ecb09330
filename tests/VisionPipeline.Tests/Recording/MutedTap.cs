using VisionPipeline.Cameras;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Tests.Recording;

/// <summary>Tells a tap of a stream whose sound is missing for a while.</summary>
internal sealed class MutedTap(IPacketTap inner, int from, int to) : IPacketTap
{
    private int _count;

    public void Opened(MediaStream video, CodecParameters parameters) => inner.Opened(video, parameters);

    public void AudioOpened(MediaStream audio, CodecParameters parameters) => inner.AudioOpened(audio, parameters);

    public void Packet(MediaPacket packet, CaptureTime capture) => inner.Packet(packet, capture);

    public void Audio(MediaPacket packet)
    {
        int number = _count++;
        if (number < from || number >= to)
            inner.Audio(packet);
    }

    public void Closed() => inner.Closed();
}
