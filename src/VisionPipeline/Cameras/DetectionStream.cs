using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>The stream that frames for detection come from: every packet is decoded, frames that are due go into the mailbox, others are let go at once.</summary>
internal sealed class DetectionStream : StreamThread
{
    private static readonly TimeSpan PoolPoll = TimeSpan.FromMilliseconds(1);

    private readonly DetectionGrid _grid;
    private readonly bool _fast;
    private readonly DecodingTotals _totals = new();
    private readonly MainStreamFrames? _mainFrames;
    private VideoDecoder? _decoder;
    private (int Width, int Height) _size;
    private RefusalWatch _refusals;

    public DetectionStream(SourceUrl url, CameraConfig config, CameraServices services, MainStreamFrames? mainFrames)
        : base($"camera {config.Name}", CameraStream.Detection, url, config, services)
    {
        _grid = new DetectionGrid(config.DetectionsPerSecond);
        _fast = config.Pace == PlaybackPace.Fast && !IsLive;
        _mainFrames = mainFrames;
        Mailbox = new FrameMailbox(services.Published, services.Time);
    }

    public FrameMailbox Mailbox { get; }

    public DetectionGrid Grid => _grid;

    protected override void Release()
    {
        Mailbox.Dispose();
        base.Release();
    }

    protected override void OnOpened(IPacketSource source)
    {
        _size = default;
        _refusals = default;
        _decoder = new VideoDecoder(Config.Name, source.Video, source.Parameters, Config.Decoder, Services.Devices, DecoderLogger, Services.Time);
        _totals.Opened(source.Video);
    }

    protected override bool OnPacket(MediaPacket packet, long? pts)
    {
        VideoDecoder decoder = _decoder!;
        decoder.Send(packet);
        if (IsLive)
            _refusals.Check(Url, decoder.RefusedInARow, packet.IsKey);
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
            while (_fast && !decoder.HasRoom)
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
        if (_grid.IsDue(capture.UnixMicroseconds))
            Publish(lease);
        else
            lease.Dispose();

        // Readers of packets need the parameters of the new pictures, which only opening finds.
        return !(changed && IsLive);
    }

    private void Publish(in FrameLease lease)
    {
        _mainFrames?.Note(lease.Frame.Capture.UnixMicroseconds);
        if (_fast)
            Mailbox.PublishWhenFree(lease, Stop);
        else
            Mailbox.Publish(lease);
    }
}
