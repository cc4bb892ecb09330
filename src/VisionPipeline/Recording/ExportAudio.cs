using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>The sound of an export: copied from segment to segment, as far from the pictures as it was recorded.</summary>
/// <remarks>What the first segment has is what the file can hold: sound of another kind in a later one is left out. Used by one thread.</remarks>
internal sealed class ExportAudio : IDisposable
{
    private const long Second = MediaOutput.TicksPerSecond;

    private readonly Queue<(MediaPacket Packet, long Time, long Duration)> _waiting = new();
    private readonly Stack<MediaPacket> _free = new();
    private MediaStream? _stream;
    private double _ticks;
    private long _end;

    /// <summary>What the sound is; null where the first segment has none.</summary>
    public CodecParameters? Parameters { get; private set; }

    /// <summary>Another segment.</summary>
    /// <param name="input">It.</param>
    /// <param name="isFirst">Whether the file is begun with it.</param>
    public void Begin(MediaInput input, bool isFirst)
    {
        _stream = input.Streams.FirstOrDefault(stream => stream.Kind == AVMediaType.AVMEDIA_TYPE_AUDIO);
        if (_stream is null)
            return;
        _ticks = _stream.TimeBase * Second;
        CodecParameters parameters = input.CopyParameters(_stream.Index);
        if (isFirst)
        {
            Parameters = parameters;
            return;
        }

        if (!Fits(parameters))
            _stream = null;
        parameters.Dispose();
    }

    /// <summary>Whether a packet is sound of this segment.</summary>
    public bool Owns(MediaPacket packet) => packet.StreamIndex == _stream?.Index;

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">It.</param>
    /// <param name="shift">From the segment's time to the file's, in ticks.</param>
    /// <param name="from">Time in the file at which the segment's pictures begin.</param>
    /// <param name="to">Time in the file at which they end at the latest.</param>
    /// <param name="output">The file; null keeps the packet until <see cref="WriteTo"/>.</param>
    /// <returns>False where nothing before <paramref name="to"/> will come any more.</returns>
    public bool Copy(MediaPacket packet, long shift, long from, long to, MediaOutput? output)
    {
        long time = (long)Math.Round((packet.Pts ?? packet.Dts ?? 0) * _ticks) + shift;
        if (time >= to)
            return false;
        if (time < from || time < _end)
            return true;
        long duration = Math.Max(1, (long)Math.Round(packet.Duration * _ticks));
        if (output is null)
            Keep(packet, time, duration);
        else
            output.WriteAudio(packet, time, duration);

        // One tick less, for what was rounded.
        _end = time + duration - 1;
        return true;
    }

    /// <summary>Adds the packets that were kept: where pictures are encoded anew the file begins with the first of them.</summary>
    public void WriteTo(MediaOutput output)
    {
        while (_waiting.TryDequeue(out (MediaPacket Packet, long Time, long Duration) kept))
        {
            output.WriteAudio(kept.Packet, kept.Time, kept.Duration);
            kept.Packet.Clear();
            _free.Push(kept.Packet);
        }
    }

    public void Dispose()
    {
        Parameters?.Dispose();
        foreach ((MediaPacket packet, _, _) in _waiting)
            packet.Dispose();
        foreach (MediaPacket packet in _free)
            packet.Dispose();
    }

    private void Keep(MediaPacket packet, long time, long duration)
    {
        if (!_free.TryPop(out MediaPacket? kept))
            kept = new MediaPacket();
        _waiting.Enqueue((kept, time, duration));
        kept.Share(packet);
    }

    private bool Fits(CodecParameters parameters) =>
        Parameters is not null && parameters.Codec == Parameters.Codec && parameters.SampleRate == Parameters.SampleRate
        && parameters.Channels == Parameters.Channels && parameters.Extradata.SequenceEqual(Parameters.Extradata);
}
