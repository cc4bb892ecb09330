using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Cameras;

/// <summary>A live camera whose packets come from a clip: so many at once, then silence until it is interrupted.</summary>
internal sealed class ScriptedSource : IPacketSource
{
    private readonly PacketSource _clip;
    private readonly ManualResetEventSlim _interrupted = new();
    private int _left;

    public ScriptedSource(SourceUrl url, string clip, int packets)
    {
        Url = url;
        _clip = PacketSource.Open(SourceUrl.Parse(clip), new SourceOptions());
        _left = packets;
    }

    public SourceUrl Url { get; }

    public string Container => "scripted";

    public IReadOnlyList<MediaStream> Streams => _clip.Streams;

    public MediaStream Video => _clip.Video;

    public CodecParameters Parameters => _clip.Parameters;

    public TimeSpan? Duration => null;

    public long? SenderClock => null;

    public PacketReadStatus Read(MediaPacket packet)
    {
        if (_left-- > 0)
            return _clip.Read(packet);
        Assert.True(_interrupted.Wait(CameraRig.Deadline), "nobody broke off a silent read");
        throw new SourceException(SourceFault.Cancelled, Url.ToString(), "broken off");
    }

    public void Interrupt()
    {
        _interrupted.Set();
        _clip.Interrupt();
    }

    public void Dispose() => _clip.Dispose();
}
