using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Cameras;

/// <summary>A live camera that gives as many packets of a clip as it is told to, and is silent then until it is broken off.</summary>
/// <remarks>While it is silent the camera's thread stands still, so that a test sees all that the packets bring and nothing half done.</remarks>
internal sealed class StepSource(SourceUrl url, string clip, int packets = 0) : IPacketSource
{
    private readonly PacketSource _clip = ClipSource.Open(clip);
    private readonly object _gate = new();
    private int _left = packets;
    private bool _asks;
    private bool _interrupted;

    public SourceUrl Url => url;

    public string Container => "stepped";

    public IReadOnlyList<MediaStream> Streams => _clip.Streams;

    public MediaStream Video => _clip.Video;

    public CodecParameters Parameters => _clip.Parameters;

    public TimeSpan? Duration => null;

    public long? SenderClock => null;

    /// <summary>Gives packets, and returns when the camera has done with them and asks for the next.</summary>
    public void Give(int more)
    {
        lock (_gate)
        {
            _left += more;
            Monitor.PulseAll(_gate);
        }

        AwaitSilence();
    }

    /// <summary>Returns when the camera has done with all packets so far and asks for the next.</summary>
    public void AwaitSilence()
    {
        lock (_gate)
        {
            while (_left > 0 || !_asks)
                Assert.True(Monitor.Wait(_gate, CameraRig.Deadline), "the camera does not ask for the next packet");
        }
    }

    public PacketReadStatus Read(MediaPacket packet)
    {
        lock (_gate)
        {
            _asks = true;
            Monitor.PulseAll(_gate);
            while (_left == 0 && !_interrupted)
                Monitor.Wait(_gate);
            _asks = false;
            if (_interrupted)
                throw new SourceException(SourceFault.Cancelled, Url.ToString(), "broken off");
            _left--;
        }

        return _clip.Read(packet);
    }

    public void Interrupt()
    {
        lock (_gate)
        {
            _interrupted = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Dispose() => _clip.Dispose();
}
