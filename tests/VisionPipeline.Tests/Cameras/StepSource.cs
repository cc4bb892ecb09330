using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Tests.Cameras;

/// <summary>A live camera that gives as many packets of a clip as it is let.</summary>
internal sealed class StepSource(SourceUrl url, string clip) : IPacketSource
{
    private readonly PacketSource _clip = PacketSource.Open(SourceUrl.Parse(clip), new SourceOptions());
    private readonly SemaphoreSlim _let = new(0);
    private volatile bool _interrupted;

    public SourceUrl Url => url;

    public string Container => "stepped";

    public IReadOnlyList<MediaStream> Streams => _clip.Streams;

    public MediaStream Video => _clip.Video;

    public CodecParameters Parameters => _clip.Parameters;

    public TimeSpan? Duration => null;

    public long? SenderClock => null;

    public volatile int Given;

    public void Let(int packets) => _let.Release(packets);

    public PacketReadStatus Read(MediaPacket packet)
    {
        Assert.True(_let.Wait(CameraRig.Deadline), "neither let nor broken off");
        if (_interrupted)
            throw new SourceException(SourceFault.Cancelled, Url.ToString(), "broken off");
        Given++;
        return _clip.Read(packet);
    }

    public void Interrupt()
    {
        _interrupted = true;
        _let.Release();
    }

    public void Dispose() => _clip.Dispose();
}
