using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

public sealed partial class VideoDecoder
{
    // A hardware decoder that refuses this many packets and has given no frame will not give one.
    private const int RefusalsBeforeFallback = 8;

    private MediaDecoder OpenNext()
    {
        Exception? last = null;
        while (_candidates.TryDequeue(out DecoderKind kind))
        {
            try
            {
                MediaDecoder decoder = Open(kind);
                _attempts.Add(new DecoderAttempt(kind, decoder.Name, null));
                decoder.SkipsNonReference = _skipsNonReference;
                Kind = kind;
                LogChoice(decoder.Name);
                return decoder;
            }
            catch (Exception e) when (e is NativeException or (DecoderException and not DeviceFullException))
            {
                _attempts.Add(new DecoderAttempt(kind, null, e.Message));
                last = e;
            }
        }

        string tried = string.Join("; ", _attempts.Select(attempt => $"{attempt.Kind}: {attempt.Problem ?? "failed while decoding"}"));
        throw new DecoderException($"no decoder for {_parameters.CodecName} ({tried})", last);
    }

    // On a GPU that lets streams on, one more is let on or refused; elsewhere frames leave the device at once, and one surface does.
    private MediaDecoder Open(DecoderKind kind)
    {
        _claim?.Dispose();
        _claim = null;
        bool keeps = _devices.Keeps(kind, _options);
        SurfaceBudget budget = SurfaceBudget.Of(_parameters, keeps ? _options.FramesOut : 1);
        _pool.Limit = keeps ? budget.Readers : _pool.Capacity;
        _needed = kind == DecoderKind.Cuda && _devices.Probe(kind) is null ? budget.Bytes : 0;
        if (_needed > 0)
            _claim = _devices.Residence?.Ledger.Claim(_needed);
        try
        {
            return DecoderChoice.Open(kind, _parameters, _options, _devices, budget.Readers);
        }
        catch
        {
            _claim?.Dispose();
            _claim = null;
            throw;
        }
    }

    private void Refused()
    {
        _corruptPackets++;
        _refusedInARow++;
        if (Kind != DecoderKind.Software && _frames == 0 && _corruptPackets >= RefusalsBeforeFallback)
            FallBack(null);
    }

    private void FallBack(NativeException? cause)
    {
        string reason = cause?.Message ?? $"{_corruptPackets} packets refused, no frame";
        DecoderLog.FellBack(_logger, _source, Kind, reason);
        _attempts[^1] = new DecoderAttempt(Kind, null, reason);
        _claim?.Dispose();
        _claim = null;
        Volatile.Write(ref _deviceBytes, 0);

        // FFmpeg hides why a decoder on the device does not start: want of memory is told from the device itself.
        if (Kind == DecoderKind.Cuda && _frames == 0 && _devices.Residence?.Ledger.Lack(_needed) is { } full)
            throw full;
        if (Kind == DecoderKind.Software)
            throw new DecoderException($"the {Name} decoder failed ({reason})", cause);
        _decoder.Dispose();
        _decoder = OpenNext();
        _awaitingKey = true;
    }

    private void LogChoice(string decoder)
    {
        switch (Kind)
        {
            case DecoderKind.Software:
                DecoderLog.SoftwareEnabled(_logger, _source, WhySoftware(), decoder, _options.Threads);
                break;
            case DecoderKind.Cuda:
                DecoderLog.HardwareEnabled(_logger, _source, "NVDEC", decoder);
                break;
            default:
                DecoderLog.HardwareEnabled(_logger, _source, Kind.ToString(), decoder);
                break;
        }
    }

    private string WhySoftware()
    {
        if (_options.Kind == DecoderKind.Software)
            return "as configured";
        DecoderAttempt? hardware = _attempts.FirstOrDefault(attempt => attempt.Problem is not null);
        return hardware?.Problem ?? "no hardware decoder";
    }
}
