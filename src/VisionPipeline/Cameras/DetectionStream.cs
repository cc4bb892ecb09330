using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>The stream that frames for detection come from: every packet is decoded, frames that are due go into the mailbox, others are let go at once.</summary>
internal sealed class DetectionStream : StreamThread
{
    // Lost packets make a decoder refuse a few until the next key frame; so many with a key frame among them are no loss.
    private const int MostRefused = 30;

    private static readonly TimeSpan PoolPoll = TimeSpan.FromMilliseconds(1);

    private readonly DetectionGrid _grid;
    private readonly bool _fast;
    private readonly DecodingTotals _totals = new();
    private VideoDecoder? _decoder;
    private (int Width, int Height) _size;
    private bool _keyRefused;

    public DetectionStream(SourceUrl url, CameraConfig config, CameraServices services)
        : base($"camera {config.Name}", CameraStream.Detection, url, config, services)
    {
        _grid = new DetectionGrid(config.DetectionsPerSecond);
        _fast = config.Pace == PlaybackPace.Fast && !url.IsLive;
        Mailbox = new FrameMailbox(services.Published, services.Time);
    }

    public FrameMailbox Mailbox { get; }

    public DetectionGrid Grid => _grid;

    public override void Dispose()
    {
        Signal();
        Mailbox.Dispose();
        base.Dispose();
    }

    protected override void OnOpened(IPacketSource source)
    {
        _size = default;
        _keyRefused = false;
        _decoder = new VideoDecoder(Config.Name, source.Video, source.Parameters, Config.Decoder, Services.Devices, Services.Logger, Services.Time);
        _totals.Opened(source.Video);
    }

    protected override bool OnPacket(MediaPacket packet, long? pts)
    {
        VideoDecoder decoder = _decoder!;
        decoder.Send(packet);
        int refused = decoder.RefusedInARow;
        _keyRefused = refused > 0 && (_keyRefused || packet.IsKey);
        if (Url.IsLive && refused > MostRefused && _keyRefused)
            throw new SourceException(SourceFault.Lost, Url.ToString(), $"the decoder refused {refused} packets in a row, a key frame among them");
        return Receive(decoder);
    }

    protected override void OnEnd()
    {
        _decoder!.Send(null);
        Receive(_decoder);
    }

    protected override void OnClosed()
    {
        if (_decoder is null)
            return;
        _totals.Closing(_decoder);
        _decoder.Dispose();
        _decoder = null;
    }

    protected override StreamSnapshot CountDecoding(StreamSnapshot snapshot) => _totals.Count(snapshot, _decoder);

    private bool Receive(VideoDecoder decoder)
    {
        while (true)
        {
            // In the fast pace readers hold up the file and not the other way round.
            while (_fast && decoder.Outstanding >= Config.Decoder.FramesOut)
            {
                if (!Wait(PoolPoll))
                    return true;
            }

            if (!decoder.TryReceive(out FrameLease lease))
                return true;
            if (!Take(lease))
                return false;
        }
    }

    private bool Take(in FrameLease lease)
    {
        VideoFrame frame = lease.Frame;
        CaptureTime capture = Clock.Stamp(frame.Pts?.Ticks / TimeSpan.TicksPerMicrosecond);
        frame.Capture = capture;
        LastCapture = capture;
        bool changed = _size != default && _size != (frame.Width, frame.Height);
        _size = (frame.Width, frame.Height);
        Progress();
        if (!_grid.IsDue(capture.UnixMicroseconds))
            lease.Dispose();
        else if (_fast)
            Mailbox.PublishWhenFree(lease, Stop);
        else
            Mailbox.Publish(lease);

        // Readers of packets need the parameters of the new pictures, which only opening finds.
        return !(changed && Url.IsLive);
    }
}
