using VisionPipeline.Cameras;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>A packet reader that knows whether pictures are missing: the longest step between two time stamps, and how often the stream was opened.</summary>
internal sealed class GapTap : IPacketTap
{
    private double _unit;
    private long? _last;
    private long _gap;
    private int _opens;
    private long _packets;

    /// <summary>Longest step in seconds.</summary>
    public double Gap => Volatile.Read(ref _gap) * _unit;

    public int Opens => Volatile.Read(ref _opens);

    public long Packets => Volatile.Read(ref _packets);

    public void Opened(MediaStream video, CodecParameters parameters)
    {
        _unit = video.TimeBase;
        _last = null;
        Interlocked.Increment(ref _opens);
    }

    public void Packet(MediaPacket packet, CaptureTime capture)
    {
        Interlocked.Increment(ref _packets);
        if (packet.Pts is not long now)
            return;
        if (_last is long last && now - last > _gap)
            Volatile.Write(ref _gap, now - last);
        _last = now;
    }

    public void Closed()
    {
    }
}
