using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>The main stream beside a sub stream ("camera NAME main"): read always, decoded while its frames are wanted.</summary>
/// <remarks>Readers of packets need no decoder: where none opens they lose nothing, and it is tried again after <see cref="DecoderPause"/>.</remarks>
internal sealed class MainStream : StreamThread
{
    // An encoder that sends other parameter sets with each key frame must not keep us reconnecting.
    private static readonly TimeSpan ReopenInterval = TimeSpan.FromMinutes(5);

    // A device that is full is not asked with each packet, and not told of more often.
    private static readonly TimeSpan DecoderPause = TimeSpan.FromSeconds(30);

    private readonly EncodedGop _gop = new();
    private readonly DecodingTotals _totals = new();
    private readonly DecoderOptions _decoderOptions;
    private IPacketSource? _source;
    private VideoDecoder? _decoder;
    private RefusalWatch _refusals;
    private ParameterSetWatch _parameterSets;
    private long? _reopened;
    private long? _refused;
    private (int Width, int Height) _size;

    public MainStream(CameraConfig config, CameraServices services)
        : base($"camera {config.Name} main", CameraStream.Main, config.Url, config, services)
    {
        Frames = new MainStreamFrames(services.Time);
        _decoderOptions = config.Decoder with { FramesOut = config.Decoder.FramesOut + MainStreamFrames.Capacity };
    }

    public MainStreamFrames Frames { get; }

    protected override void Release()
    {
        Frames.Dispose();
        _gop.Dispose();
        base.Release();
    }

    protected override void OnOpened(IPacketSource source)
    {
        _source = source;
        _size = default;
        _parameterSets = default;
        _totals.Opened(source.Video);
    }

    protected override bool OnPacket(MediaPacket packet, long? pts)
    {
        // Readers of packets need the parameters of new pictures, though nobody decodes them.
        if (IsLive && packet.IsKey && _parameterSets.Changed(_source!.Video.Codec, packet.Data) && MayReopen())
            return false;
        _gop.Add(packet);
        if (!Frames.IsWanted)
        {
            Rest();
            LastCapture = Clock.Of(pts);
            Progress();
            return true;
        }

        if (_decoder is null && (_gop.Count == 0 || IsRefused()))
        {
            // Nothing can be decoded before the next key frame, or before there is a decoder.
            LastCapture = Clock.Of(pts);
            Progress();
            return true;
        }

        try
        {
            return _decoder is null ? CatchUp() : Decode(_decoder, packet);
        }
        catch (DecoderException e)
        {
            _refused = Services.Time.GetTimestamp();
            CameraLog.MainNotDecoded(Services.Logger, Config.Name, DecoderPause.TotalSeconds, e.Message);
            Rest();
            Progress();
            return true;
        }
    }

    protected override void OnEnd()
    {
        if (_decoder is null)
            return;
        _decoder.Send(null);
        Receive(_decoder);
    }

    protected override void OnClosed()
    {
        Rest();
        _gop.Clear();
        _source = null;
    }

    protected override StreamSnapshot CountDecoding(StreamSnapshot snapshot) => _totals.Count(snapshot, _decoder);

    private bool MayReopen()
    {
        if (_reopened is long last && Services.Time.GetElapsedTime(last) < ReopenInterval)
            return false;
        _reopened = Services.Time.GetTimestamp();
        return true;
    }

    private bool IsRefused() => _refused is long last && Services.Time.GetElapsedTime(last) < DecoderPause;

    private bool CatchUp()
    {
        _refusals = default;
        _decoder = new VideoDecoder(Config.Name, _source!.Video, _source.Parameters, _decoderOptions, Services.Devices, Services.Logger, Services.Time);
        for (int i = 0; i < _gop.Count; i++)
        {
            if (Stop.IsCancellationRequested)
                return true;
            if (!Decode(_decoder, _gop[i]))
                return false;
        }

        return true;
    }

    private bool Decode(VideoDecoder decoder, MediaPacket packet)
    {
        decoder.Send(packet);
        if (IsLive)
            _refusals.Check(Url, decoder.RefusedInARow, packet.IsKey);
        return Receive(decoder);
    }

    private bool Receive(VideoDecoder decoder)
    {
        while (decoder.TryReceive(out FrameLease lease))
        {
            VideoFrame frame = lease.Frame;
            CaptureTime capture = Clock.Of(frame.Pts?.Ticks / TimeSpan.TicksPerMicrosecond);
            frame.Capture = capture;
            LastCapture = capture;
            bool changed = _size != default && _size != (frame.Width, frame.Height);
            _size = (frame.Width, frame.Height);
            Frames.Add(lease);
            Progress();
            if (changed && IsLive)
                return false;
        }

        return true;
    }

    // A decoder that rests would hand out old pictures when it is fed again; making one costs a few milliseconds.
    private void Rest()
    {
        if (_decoder is null)
            return;
        _totals.Closing(_decoder);
        _decoder.Dispose();
        _decoder = null;
        Frames.Clear();
    }
}
