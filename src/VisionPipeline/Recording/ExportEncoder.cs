using FFmpeg.AutoGen;
using OpenCvSharp;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Decodes, scales and encodes the pictures of an export. Used by one thread.</summary>
internal sealed partial class ExportEncoder : IDisposable
{
    private const long Second = MediaOutput.TicksPerSecond;

    private readonly EncodingConfig _wanted;
    private readonly int _rotation;
    private readonly IFramePainter? _painter;
    private readonly CodecParameters? _audio;
    private readonly ExportDevice? _device;
    private readonly List<string> _refused = [];
    private readonly MediaFrame _decoded = new();
    private readonly MediaFrame _lowered = new();
    private readonly MediaFrame _scaled = new();
    private readonly MediaPacket _packet = new();
    private FramePaintQueue? _painting;
    private SurfacePaintQueue? _painted;
    private MediaFrame? _rgb;
    private MediaDecoder? _decoder;
    private SwsScaler? _scaler;
    private (int Width, int Height, AVPixelFormat Format) _scalerFor;
    private ChosenEncoder? _chosen;
    private (int Width, int Height) _size;
    private int _matrix;
    private long _lastIn = long.MinValue;
    private long _lastOut;
    private long _usual = Second / 25;
    private double _due;
    private (long Pts, long Capture)? _clock;
    private bool _triedDevice;
    private long _sent;
    private long _shown;

    /// <param name="wanted">How it is encoded.</param>
    /// <param name="rotation">Clockwise turn that makes the pictures upright.</param>
    /// <param name="painter">Paints them; null leaves them. Stays the caller's.</param>
    /// <param name="audio">The sound that goes into the container too; null for none. Stays the caller's.</param>
    /// <param name="device">The GPU that decodes, and encodes where it can; null for the processor.</param>
    public ExportEncoder(EncodingConfig wanted, int rotation, IFramePainter? painter, CodecParameters? audio, ExportDevice? device)
    {
        _device = device;
        _audio = audio;
        _wanted = wanted;
        _rotation = rotation;
        _painter = painter;
    }

    /// <summary>The container; null before the first picture.</summary>
    public MediaOutput? Output { get; private set; }

    /// <summary>The encoder's own name; null before the first picture.</summary>
    public string? Name => _chosen?.Name;

    /// <summary>Encoders that were tried before it, each with its reason.</summary>
    public IReadOnlyList<string> Refused => _chosen is null ? _refused : [.. _refused, .. _chosen.Refused];

    /// <summary>Pictures that were encoded where they had been decoded.</summary>
    public long Surfaces { get; private set; }

    /// <summary>Pictures written.</summary>
    public long Packets { get; private set; }

    /// <summary>A segment begins.</summary>
    public void Begin(CodecParameters parameters)
    {
        DrainDecoder();
        _decoder?.Dispose();
        _decoder = MediaDecoder.Open(parameters, new MediaDecoderOptions { LowDelay = false, Device = _device?.Device, ExtraHardwareFrames = ExportDevice.Surfaces });
        (_sent, _shown) = (0, 0);
        _clock = null;
    }

    /// <summary>Adds a packet; its times are those of the export.</summary>
    /// <param name="packet">It.</param>
    /// <param name="pts">Presentation time.</param>
    /// <param name="dts">Decoding time.</param>
    /// <param name="capture">Capture time, microseconds since 1970.</param>
    public void Add(MediaPacket packet, long pts, long dts, long capture)
    {
        // Presentation goes on at the pace of capture from the segment's first picture, also where packets are out of order.
        _clock ??= (pts, capture);
        packet.SetTimes(pts, dts);
        _sent++;
        while (_decoder!.Send(packet) == DecodeStatus.Again)
            TakeDecoded();
        TakeDecoded();
    }

    /// <summary>Writes what decoder and encoder still hold.</summary>
    public void End()
    {
        DrainDecoder();
        EncodePainted(isLast: true);
        SendPainted(isLast: true);
        if (_chosen is null)
            return;
        _chosen.Encoder.Send(null);
        TakeEncoded();
    }

    public void Dispose()
    {
        _decoder?.Dispose();
        _chosen?.Dispose();
        _scaler?.Dispose();
        _painting?.Dispose();
        _painted?.Dispose();
        _rgb?.Dispose();
        Output?.Dispose();
        _decoded.Dispose();
        _lowered.Dispose();
        _scaled.Dispose();
        _packet.Dispose();
    }

    private void DrainDecoder()
    {
        if (_decoder is null)
            return;
        _decoder.Send(null);
        TakeDecoded();

        // FFmpeg calls it wrong data where a chip does not take a stream.
        if (_device?.Device is not null && _sent > 0 && _shown == 0)
            throw new FfmpegException("avcodec_receive_frame", $"the GPU's decoder gave no picture of {_sent} packets", ffmpeg.AVERROR_DECODER_NOT_FOUND);
    }

    private void TakeDecoded()
    {
        while (true)
        {
            DecodeStatus status = _decoder!.Receive(_decoded);
            if (status == DecodeStatus.Corrupt)
                continue;
            if (status != DecodeStatus.Done)
                return;
            _shown++;
            long pts = Math.Max(_decoded.Pts ?? (_lastIn + _usual), 0);
            if (pts <= _lastIn || !IsDue(pts))
                continue;
            if (_lastIn >= 0)
                _usual = Math.Min(pts - _lastIn, Second);
            _lastIn = pts;
            (long from, long capture) = _clock ?? (0, 0);
            Show(pts, capture + ((pts - from) * 1_000_000 / Second));
        }
    }

    // Where the picture lies if it can be, in main memory else.
    private void Show(long pts, long capture)
    {
        _device?.Lift?.Invoke(_decoded);
        if (_decoded.IsOnDevice && TakesSurface())
        {
            if (_painted is not null)
            {
                _painted.Add(_decoded, pts, capture);
                SendPainted(isLast: false);
                return;
            }

            if (_painter is not null)
                _device!.Painter!.Paint(_decoded, _rotation, capture);
            Send(_decoded, pts);
            return;
        }

        if (_chosen is { TakesSurfaces: true })
            throw new FfmpegException("avcodec_send_frame", $"the encoder takes {_size.Width}x{_size.Height} {_chosen.Encoder.PixelFormat} on the GPU, the pictures became {_decoded.Width}x{_decoded.Height} {_decoded.SoftwareFormat}", ffmpeg.AVERROR(ffmpeg.EINVAL));
        MediaFrame picture = _decoded;
        if (_decoded.IsOnDevice)
        {
            _device!.Lower(_lowered, _decoded);
            picture = _lowered;
        }

        if (_painter is null)
        {
            Encode(picture, pts);
            return;
        }

        _painting ??= new FramePaintQueue(_painter, _rotation);
        _painting.Add(picture, pts, capture);
        EncodePainted(isLast: false);
    }

    // By a beat of its own, not by the distance to the last one: 25 a second become 10 and not 8.3.
    private bool IsDue(long pts)
    {
        if (_wanted.Fps is not double fps)
            return true;
        double beat = Second / fps;
        if (pts < _due - (beat / 4))
            return false;
        _due = Math.Max(_due + beat, pts);
        return true;
    }

    private void EncodePainted(bool isLast)
    {
        while (_painting is not null && _painting.TryTake(isLast, out Mat picture, out long pts))
        {
            _rgb ??= new MediaFrame();
            _rgb.Allocate(AVPixelFormat.AV_PIX_FMT_RGB24, picture.Width, picture.Height);
            _rgb.CopyPlane(0, picture.AsSpan(), (int)picture.Step());
            _painting.Return(picture);
            Encode(_rgb, pts);
        }
    }

    private void Encode(MediaFrame source, long pts)
    {
        _chosen ??= OpenEncoder(source);
        MediaEncoder encoder = _chosen.Encoder;
        MediaFrame frame = Fit(source, encoder.PixelFormat);
        frame.SetTime(pts);
        while (encoder.Send(frame) == DecodeStatus.Again)
            TakeEncoded();
        TakeEncoded();
    }

    private int Fps => (int)Math.Clamp(Math.Round(_wanted.Fps ?? 25), 1, 120);

    private void SizeFor(MediaFrame source)
    {
        double scale = Math.Min(1, Math.Min((_wanted.MaxWidth ?? int.MaxValue) / (double)source.Width, (_wanted.MaxHeight ?? int.MaxValue) / (double)source.Height));
        _size = (Even(source.Width * scale), Even(source.Height * scale));
    }

    private ChosenEncoder OpenEncoder(MediaFrame source)
    {
        SizeFor(source);

        // What is painted lies upright already.
        return Begin(EncoderChoice.Open(_wanted, Pictures(source, Fps, _painter is not null), EncoderSessions.Shared), _painter is null ? _rotation : 0);
    }

    private ChosenEncoder Begin(ChosenEncoder chosen, int rotation)
    {
        try
        {
            using CodecParameters parameters = chosen.Encoder.CopyParameters();
            MediaOutputOptions options = _audio is null ? MediaOutputOptions.FragmentedMp4 : MediaOutputOptions.FragmentedMp4WithAudio;
            Output = MediaOutput.Open(parameters, options with { Rotation = rotation }, _audio);
            return chosen;
        }
        catch
        {
            chosen.Dispose();
            throw;
        }
    }

    private EncoderPictures Pictures(MediaFrame source, int fps, bool isPainted)
    {
        var pictures = new EncoderPictures(_size.Width, _size.Height, fps);
        if (!isPainted)
        {
            // The scaler makes limited range of the layouts that are named for full range.
            bool named = source.SoftwareFormat is AVPixelFormat.AV_PIX_FMT_YUVJ420P or AVPixelFormat.AV_PIX_FMT_YUVJ422P or AVPixelFormat.AV_PIX_FMT_YUVJ444P;
            return pictures with { ColorSpace = source.ColorSpace, ColorRange = named ? AVColorRange.AVCOL_RANGE_MPEG : source.ColorRange };
        }

        _matrix = RgbConverter.MatrixOf(_decoded);
        AVColorSpace space = _matrix == ffmpeg.SWS_CS_ITU709 ? AVColorSpace.AVCOL_SPC_BT709 : _matrix == ffmpeg.SWS_CS_BT2020 ? AVColorSpace.AVCOL_SPC_BT2020_NCL : AVColorSpace.AVCOL_SPC_SMPTE170M;
        return pictures with { ColorSpace = space, ColorRange = AVColorRange.AVCOL_RANGE_MPEG };
    }

    private static int Even(double side) => Math.Max((int)Math.Round(side) & ~1, 16);

    private MediaFrame Fit(MediaFrame source, AVPixelFormat format)
    {
        if ((source.Width, source.Height) == _size && source.Format == format)
            return source;
        (int, int, AVPixelFormat) shape = (source.Width, source.Height, source.Format);
        if (_scaler is null || shape != _scalerFor)
        {
            _scaler?.Dispose();
            _scaler = new SwsScaler(source.Width, source.Height, source.Format, _size.Width, _size.Height, format, SwsFilterKind.Bicubic);
            _scalerFor = shape;
            if (_painter is not null)
                _scaler.SetTargetColors(_matrix, fullRange: format == AVPixelFormat.AV_PIX_FMT_YUVJ420P);
        }

        _scaler.Scale(source.Plane(0), source.Stride(0), source.Plane(1), source.Stride(1), source.Plane(2), source.Stride(2));
        _scaled.Allocate(format, _size.Width, _size.Height);
        int planes = format == AVPixelFormat.AV_PIX_FMT_NV12 ? 2 : 3;
        for (int plane = 0; plane < planes; plane++)
            _scaled.CopyPlane(plane, _scaler.Plane(plane), _scaler.Stride(plane));
        return _scaled;
    }

    private void TakeEncoded()
    {
        while (_chosen!.Encoder.Receive(_packet) == DecodeStatus.Done)
        {
            long pts = _packet.Pts ?? _lastOut;
            Output!.Write(_packet, pts, _packet.Dts ?? pts, _usual);
            _lastOut = pts;
            Packets++;
        }
    }
}
