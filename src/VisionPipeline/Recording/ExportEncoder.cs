using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Decodes, scales and encodes the pictures of an export. Used by one thread.</summary>
internal sealed class ExportEncoder : IDisposable
{
    private const long Second = MediaOutput.TicksPerSecond;

    private readonly ExportEncoding _wanted;
    private readonly int _rotation;
    private readonly MediaFrame _decoded = new();
    private readonly MediaFrame _scaled = new();
    private readonly MediaPacket _packet = new();
    private MediaDecoder? _decoder;
    private SwsScaler? _scaler;
    private (int Width, int Height, AVPixelFormat Format) _scalerFor;
    private MediaEncoder? _encoder;
    private (int Width, int Height) _size;
    private long _lastIn = long.MinValue;
    private long _lastOut;
    private long _usual = Second / 25;
    private double _due;

    public ExportEncoder(ExportEncoding wanted, int rotation)
    {
        _wanted = wanted;
        _rotation = rotation;
    }

    /// <summary>The container; null before the first picture.</summary>
    public MediaOutput? Output { get; private set; }

    /// <summary>The encoder's own name; null before the first picture.</summary>
    public string? Name { get; private set; }

    /// <summary>Encoders that were tried before it, each with its reason.</summary>
    public IReadOnlyList<string> Refused { get; private set; } = [];

    /// <summary>Pictures written.</summary>
    public long Packets { get; private set; }

    /// <summary>A segment begins.</summary>
    public void Begin(CodecParameters parameters)
    {
        DrainDecoder();
        _decoder?.Dispose();
        _decoder = MediaDecoder.Open(parameters, new MediaDecoderOptions { LowDelay = false });
    }

    /// <summary>Adds a packet; its times are those of the export.</summary>
    public void Add(MediaPacket packet, long pts, long dts)
    {
        packet.SetTimes(pts, dts);
        while (_decoder!.Send(packet) == DecodeStatus.Again)
            TakeDecoded();
        TakeDecoded();
    }

    /// <summary>Writes what decoder and encoder still hold.</summary>
    public void End()
    {
        DrainDecoder();
        if (_encoder is null)
            return;
        _encoder.Send(null);
        TakeEncoded();
    }

    public void Dispose()
    {
        _decoder?.Dispose();
        _encoder?.Dispose();
        _scaler?.Dispose();
        Output?.Dispose();
        _decoded.Dispose();
        _scaled.Dispose();
        _packet.Dispose();
    }

    private void DrainDecoder()
    {
        if (_decoder is null)
            return;
        _decoder.Send(null);
        TakeDecoded();
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
            long pts = Math.Max(_decoded.Pts ?? (_lastIn + _usual), 0);
            if (pts <= _lastIn || !IsDue(pts))
                continue;
            if (_lastIn >= 0)
                _usual = Math.Min(pts - _lastIn, Second);
            _lastIn = pts;
            Encode(pts);
        }
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

    private void Encode(long pts)
    {
        if (_encoder is null)
            OpenEncoder();
        MediaFrame frame = Fit();
        frame.SetTime(pts);
        while (_encoder!.Send(frame) == DecodeStatus.Again)
            TakeEncoded();
        TakeEncoded();
    }

    private void OpenEncoder()
    {
        int height = (_wanted.Height ?? _decoded.Height) & ~1;
        int width = (int)Math.Round((double)_decoded.Width * height / _decoded.Height) & ~1;
        _size = (Math.Max(width, 16), Math.Max(height, 16));
        int fps = (int)Math.Clamp(Math.Round(_wanted.Fps ?? 25), 1, 120);
        _encoder = EncoderChoice.Open(_wanted.Config, _size.Width, _size.Height, fps, out string name, out IReadOnlyList<string> refused);
        (Name, Refused) = (name, refused);
        using CodecParameters parameters = _encoder.CopyParameters();
        Output = MediaOutput.Open(parameters, MediaOutputOptions.FragmentedMp4 with { Rotation = _rotation });
    }

    private MediaFrame Fit()
    {
        AVPixelFormat format = _encoder!.PixelFormat;
        if ((_decoded.Width, _decoded.Height) == _size && _decoded.Format == format)
            return _decoded;
        (int, int, AVPixelFormat) source = (_decoded.Width, _decoded.Height, _decoded.Format);
        if (_scaler is null || source != _scalerFor)
        {
            _scaler?.Dispose();
            _scaler = new SwsScaler(_decoded.Width, _decoded.Height, _decoded.Format, _size.Width, _size.Height, format, SwsFilterKind.Bicubic);
            _scalerFor = source;
        }

        _scaler.Scale(_decoded.Plane(0), _decoded.Stride(0), _decoded.Plane(1), _decoded.Stride(1), _decoded.Plane(2), _decoded.Stride(2));
        _scaled.Allocate(format, _size.Width, _size.Height);
        int planes = format == AVPixelFormat.AV_PIX_FMT_NV12 ? 2 : 3;
        for (int plane = 0; plane < planes; plane++)
            _scaled.CopyPlane(plane, _scaler.Plane(plane), _scaler.Stride(plane));
        return _scaled;
    }

    private void TakeEncoded()
    {
        while (_encoder!.Receive(_packet) == DecodeStatus.Done)
        {
            long pts = _packet.Pts ?? _lastOut;
            Output!.Write(_packet, pts, _packet.Dts ?? pts, _usual);
            _lastOut = pts;
            Packets++;
        }
    }
}
