using VisionPipeline.Cameras;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Tests.Recording;

/// <summary>Shows a tap a stream whose time stamps jump.</summary>
/// <param name="inner">The tap.</param>
/// <param name="at">Number of the packet from which on they differ.</param>
/// <param name="jump">By how much, in units of the stream.</param>
internal sealed class JumpingTap(IPacketTap inner, int at, long jump) : IPacketTap, IDisposable
{
    private readonly MediaPacket _shell = new();
    private int _count;

    public void Opened(MediaStream video, CodecParameters parameters) => inner.Opened(video, parameters);

    public void Packet(MediaPacket packet, CaptureTime capture)
    {
        _shell.Share(packet);
        if (_count++ >= at)
            _shell.ShiftTime(jump);
        inner.Packet(_shell, capture);
    }

    public void AudioOpened(MediaStream audio, CodecParameters parameters) => inner.AudioOpened(audio, parameters);

    public void Audio(MediaPacket packet)
    {
        _shell.Share(packet);
        if (_count > at)
            _shell.ShiftTime(jump);
        inner.Audio(_shell);
    }

    public void Closed() => inner.Closed();

    public void Dispose() => _shell.Dispose();
}
