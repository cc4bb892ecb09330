using System.Globalization;
using Microsoft.Extensions.Logging;
using VisionPipeline.Decoding;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Diagnostics;

/// <summary>The state of one probe: its measurement, its decoder, and what was found wrong.</summary>
internal sealed class ProbeSession : IDisposable
{
    // Half a second at 25 fps without a single frame: damage on the way rarely lasts that long, a wrong decoder always does.
    private const int LostForGood = 12;

    private readonly PacketSource _source;
    private readonly DecoderOptions _options;
    private readonly DecoderDevices _devices;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly DecodeMeter? _meter;
    private VideoDecoder? _decoder;
    private long _sizeChanges;
    private bool _ended;

    public ProbeSession(PacketSource source, DecoderOptions options, DecoderDevices devices, ILogger logger, TimeProvider time, bool decode)
    {
        _source = source;
        _options = options;
        _devices = devices;
        _logger = logger;
        _time = time;
        Measurement = new StreamMeasurement(source.Video.TimeBase, time);
        if (!decode)
            return;
        _decoder = OpenDecoder();
        _meter = new DecodeMeter(time);
    }

    public StreamMeasurement Measurement { get; }

    public List<string> Faults { get; } = [];

    public void Take(MediaPacket packet, PacketReadStatus status)
    {
        if (status == PacketReadStatus.StreamChanged)
            Change();
        Measurement.Add(packet);
        if (_decoder is null)
            return;
        _decoder.Send(packet);
        _meter!.Drain(_decoder);
        NoteSize();
    }

    public void End()
    {
        _ended = true;

        // A killed server and one that drops us look like a clean end of file.
        if (_source.Url.IsLive)
            Faults.Add("the stream ended: the server closed it");
        if (_decoder is null)
            return;
        _decoder.Send(null);
        _meter!.Drain(_decoder);
        NoteSize();
    }

    public DecodeReport? Report() => _decoder is null ? null : _meter!.Report(_decoder, _options);

    /// <summary>Adds what the sums show: cut off, damaged, nothing decoded.</summary>
    public void Judge(DecodeReport? decode)
    {
        // A container's declared length may be off by a frame or by its audio; more than a second is video that is missing.
        if (_ended && _source.Duration is TimeSpan declared && Measurement.LastPts is TimeSpan last && declared - last > TimeSpan.FromSeconds(1) + (declared / 20))
            Faults.Add(string.Create(CultureInfo.InvariantCulture, $"it ends at {last.TotalSeconds:0.0} s of {declared.TotalSeconds:0.0} s: cut off"));
        if (Measurement.Packets == 0)
            Faults.Add("no video packet came");
        if (Measurement.Corrupt > 0)
            Faults.Add($"{Measurement.Corrupt} damaged packet(s)");
        if (decode is null || Measurement.Packets == 0)
            return;
        if (decode.Frames == 0)
            Faults.Add("no frame could be decoded");
        if (decode.Frames > 0 && _decoder!.RefusedInARow >= LostForGood)
            Faults.Add($"after {decode.Frames} frames nothing decodes as {_source.Parameters.CodecName} any more: did the codec change?");
        else if (decode.CorruptPackets > 0)
            Faults.Add($"{decode.CorruptPackets} packet(s) could not be decoded");
        if (decode.CorruptFrames > 0)
            Faults.Add($"{decode.CorruptFrames} frame(s) were decoded in part");
    }

    public void Dispose() => _decoder?.Dispose();

    private void Change()
    {
        Faults.Add(string.Create(CultureInfo.InvariantCulture, $"the stream changed to {_source.Video.CodecName} after {Measurement.Packets} packets"));
        if (_decoder is null)
            return;
        _decoder.Dispose();
        _decoder = OpenDecoder();
        _sizeChanges = 0;
    }

    private VideoDecoder OpenDecoder() =>
        new(_source.Url.ToString(), _source.Video, _source.Parameters, _options, _devices, _logger, _time);

    private void NoteSize()
    {
        DecoderCounters counters = _decoder!.Counters;
        if (counters.SizeChanges == _sizeChanges)
            return;
        _sizeChanges = counters.SizeChanges;
        (int width, int height) = _decoder.Size;
        Faults.Add(string.Create(CultureInfo.InvariantCulture, $"the picture changed to {width}x{height} at frame {counters.Frames - 1}"));
    }
}
