using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>The stream that frames for detection come from: as much of it is decoded as is in demand, frames that are due go into the mailbox, others are let go at once.</summary>
internal sealed partial class DetectionStream : StreamThread
{
    private static readonly TimeSpan PoolPoll = TimeSpan.FromMilliseconds(1);

    private readonly DetectionGrid _grid;
    private readonly bool _fast;
    private readonly DecodingTotals _totals = new();
    private readonly MainStreamFrames? _mainFrames;
    private VideoDecoder? _decoder;
    private (int Width, int Height) _size;
    private RefusalWatch _refusals;

    public DetectionStream(SourceUrl url, CameraConfig config, CameraServices services, MainStreamFrames? mainFrames, DecodingDemand demand)
        : base($"camera {config.Name}", CameraStream.Detection, url, config, services)
    {
        _grid = new DetectionGrid(config.DetectionsPerSecond);
        _fast = config.Pace == PlaybackPace.Fast && !IsLive;
        _mainFrames = mainFrames;
        _demand = demand;
        Mailbox = new FrameMailbox(services.Published, services.Time);
    }

    public FrameMailbox Mailbox { get; }

    public DetectionGrid Grid => _grid;

    protected override void Release()
    {
        Mailbox.Dispose();
        _gop.Dispose();
        base.Release();
    }

    protected override void OnOpened(IPacketSource source)
    {
        _size = default;
        _refusals = default;
        _decoder = new VideoDecoder(Config.Name, source.Video, source.Parameters, Config.Decoder, Services.Devices, DecoderLogger, Services.Time);
        _totals.Opened(source.Video);
        BeginDecoding();
    }

    protected override bool OnPacket(MediaPacket packet, long? pts)
    {
        VideoDecoder decoder = _decoder!;
        Follow(_demand.Level, decoder, packet.IsKey);
        if (_asleep)
            return Doze(decoder, packet, pts);
        return _wakes ? Wake(decoder, packet) : Decode(decoder, packet);
    }

    protected override void OnEnd()
    {
        _decoder!.Send(null);
        Receive(_decoder);
    }

    protected override void OnClosed()
    {
        _gop.Clear();
        if (_decoder is null)
            return;
        _totals.Closing(_decoder);
        _decoder.Dispose();
        _decoder = null;
    }

    protected override StreamSnapshot CountDecoding(StreamSnapshot snapshot) =>
        _totals.Count(snapshot, _decoder) with { Decoding = _level, Slept = _slept };

    private bool Decode(VideoDecoder decoder, MediaPacket packet)
    {
        decoder.Send(packet);
        if (IsLive)
            _refusals.Check(Url, decoder.RefusedInARow, packet.IsKey);
        return Receive(decoder);
    }

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
        if (IsSeen(frame))
        {
            lease.Dispose();
            return true;
        }

        long? pts = frame.Pts?.Ticks / TimeSpan.TicksPerMicrosecond;
        CaptureTime capture = Clock.Stamp(pts);
        frame.Capture = capture;
        frame.Slew = capture.UnixMicroseconds - Clock.Of(pts).UnixMicroseconds;
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
        _mainFrames?.Note(lease.Frame.Moment.UnixMicroseconds);
        if (_fast)
            Mailbox.PublishWhenFree(lease, Stop);
        else
            Mailbox.Publish(lease);
    }
}
