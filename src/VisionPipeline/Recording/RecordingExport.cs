using System.Globalization;
using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Joins a stretch of a camera's segments into one MP4, as the camera sent it or encoded anew. May run while recording does.</summary>
/// <remarks>
/// Time stamps go on over the borders of segments; time that is missing is left out and told. While it runs, retention leaves the
/// segments alone. Only what is whole on disk is taken, so the newest second of a running recording is not in it.
/// </remarks>
public sealed class RecordingExport
{
    private const long Second = MediaOutput.TicksPerSecond;

    // An export that died without lifting its hold must not keep recordings for ever.
    private static readonly TimeSpan HoldTime = TimeSpan.FromHours(6);

    // Between segments of one unbroken recording lies less than a frame or two; more is told as a gap.
    private static readonly TimeSpan Seam = TimeSpan.FromMilliseconds(500);

    // Sound of a moment lies at most a fragment behind its picture.
    private const long AudioLag = 2_000_000;

    private readonly ExportAudio _audio = new();
    private readonly string _root;
    private readonly List<RecordingGap> _gaps = [];
    private readonly FileStream _file;
    private readonly EncodingConfig? _encoding;
    private readonly IFramePainter? _painter;
    private readonly bool _hasSound;
    private readonly ExportDevice? _device;
    private ExportEncoder? _encoder;
    private MediaOutput? _output;
    private CodecParameters? _parameters;
    private long _end;
    private long _shown;
    private long _packets;
    private int _segments;
    private long _startMicroseconds = long.MaxValue;
    private long _endMicroseconds;
    private long _partStart;

    private RecordingExport(string root, FileStream file, ExportRequest request)
    {
        _root = root;
        _file = file;
        _encoding = request.Encoding;
        _painter = request.Painter;
        _hasSound = request.Sound;
        _device = request.Device;
    }

    /// <summary>Exports.</summary>
    /// <param name="root">The recording folder.</param>
    /// <param name="index">Its index.</param>
    /// <param name="request">What.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Breaks it off; what was made is deleted.</param>
    /// <exception cref="IOException">Nothing is recorded there, or the output exists or cannot be written.</exception>
    public static ExportReport Run(string root, RecordingIndex index, ExportRequest request, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(time);
        long from = (long)(request.From - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        long to = (long)(request.To - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        if (to <= from)
            throw new IOException("the end of the export must lie after its beginning");
        if (request.Painter is not null && request.Encoding is null)
            throw new ArgumentException("what is painted must be encoded anew", nameof(request));
        long expires = (long)(time.GetUtcNow() + HoldTime - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        long hold = index.Hold(request.Camera, from, to, "export", expires);
        try
        {
            IReadOnlyList<RecordingRow> rows = index.Between(request.Camera, RecordedKind.Segment, from, to);
            if (rows.Count == 0)
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"nothing of {request.Camera} is recorded between {request.From:O} and {request.To:O}"));
            return Run(root, request, rows, from, to, cancellation);
        }
        catch (Exception e) when (e is NativeException or NotSupportedException && request is { Device: not null, Encoding: not null })
        {
            // From the start, so that no picture is missing; what was made so far is deleted.
            ExportReport report = Run(root, request with { Device = null }, index.Between(request.Camera, RecordedKind.Segment, from, to), from, to, cancellation);
            return report with { Refused = [$"GPU: {e.Message}", .. report.Refused] };
        }
        finally
        {
            index.Lift(hold);
        }
    }

    private static ExportReport Run(string root, ExportRequest request, IReadOnlyList<RecordingRow> rows, long from, long to, CancellationToken cancellation)
    {
        var file = new FileStream(request.Output, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        var export = new RecordingExport(root, file, request);
        try
        {
            string? left = null;
            for (int i = 0; i < rows.Count && left is null; i++)
            {
                cancellation.ThrowIfCancellationRequested();

                // What two segments hold is taken from the second, which begins with a key frame.
                long end = i + 1 < rows.Count && SegmentOverlap.Of(root, rows[i], rows[i + 1]) is long repeated ? Math.Min(to, repeated) : to;
                if (end > from)
                    left = export.Take(rows[i], from, end, cancellation);
            }

            if (export._packets == 0)
                throw new IOException("no key frame lies in that stretch of time");
            export._encoder?.End();
            export.Save(last: true);
            file.Flush(flushToDisk: true);
            long bytes = file.Length;
            file.Dispose();
            return new ExportReport(
                request.Output,
                DateTimeOffset.UnixEpoch.AddMicroseconds(export._startMicroseconds),
                DateTimeOffset.UnixEpoch.AddMicroseconds(export._endMicroseconds),
                TimeSpan.FromSeconds(export._end / (double)Second),
                export._encoder?.Packets ?? export._packets,
                bytes,
                FileHash.Of(request.Output),
                export._segments,
                export._gaps,
                left)
            {
                Encoder = export._encoder?.Name,
                Surfaces = export._encoder?.Surfaces ?? 0,
                Refused = export._encoder?.Refused ?? [],
            };
        }
        catch
        {
            file.Dispose();
            File.Delete(request.Output);
            throw;
        }
        finally
        {
            export._encoder?.Dispose();
            export._output?.Dispose();
            export._parameters?.Dispose();
            export._audio.Dispose();
        }
    }

    /// <summary>Adds what of a segment lies in the range.</summary>
    /// <returns>Null, or why nothing further can follow in the same file.</returns>
    private string? Take(RecordingRow row, long from, long to, CancellationToken cancellation)
    {
        using MediaInput input = MediaInput.Open("file:" + Path.Combine(_root, row.Path), new MediaInputOptions(), cancellation);
        if (input.Streams.FirstOrDefault(stream => stream.Kind == AVMediaType.AVMEDIA_TYPE_VIDEO) is not MediaStream video)
            return null;
        using CodecParameters parameters = input.CopyParameters(video.Index);
        if (_encoding is null && _parameters is not null && !Fits(parameters))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"from {row.Start:O} on the stream is another one ({parameters.CodecName} {parameters.Width}x{parameters.Height} after {_parameters.CodecName} {_parameters.Width}x{_parameters.Height}): export it by itself");
        }

        double ticks = video.TimeBase * Second;
        long? begin = BeginOf(row, video, from);
        if (begin is not long first)
            return null;
        Open(parameters, video, input);
        NoteSeam(row, first);
        Copy(input, video, ticks, first, row, to, cancellation);
        _segments++;
        return null;
    }

    private void Open(CodecParameters parameters, MediaStream video, MediaInput input)
    {
        if (_hasSound)
            _audio.Begin(input, _parameters is null);
        _parameters ??= parameters.Copy();
        if (_encoding is not null)
        {
            _encoder ??= new ExportEncoder(_encoding, video.Rotation, _painter, _audio.Parameters, _device);
            _encoder.Begin(parameters);
        }
        else
        {
            MediaOutputOptions options = _audio.Parameters is null ? MediaOutputOptions.FragmentedMp4 : MediaOutputOptions.FragmentedMp4WithAudio;
            _output ??= MediaOutput.Open(parameters, options with { Rotation = video.Rotation }, _audio.Parameters);
        }
    }

    private bool Fits(CodecParameters parameters) =>
        parameters.Codec == _parameters!.Codec && parameters.Width == _parameters.Width && parameters.Height == _parameters.Height
        && parameters.Extradata.SequenceEqual(_parameters.Extradata);

    // The last key frame at or before the beginning, in ticks from the segment's own start.
    private long? BeginOf(RecordingRow row, MediaStream video, long from)
    {
        if (_parameters is not null || row.StartMicroseconds >= from)
            return 0;
        using MediaInput scan = MediaInput.Open("file:" + Path.Combine(_root, row.Path), new MediaInputOptions());
        using var packet = new MediaPacket();
        long wanted = (from - row.StartMicroseconds) * Second / 1_000_000;
        long? origin = null;
        long? begin = null;
        while (scan.Read(packet) == MediaReadStatus.Packet)
        {
            if (packet.StreamIndex != video.Index)
                continue;
            long dts = (long)Math.Round((packet.Dts ?? 0) * video.TimeBase * Second);
            origin ??= dts;
            if (dts - origin > wanted)
                break;
            if (packet.IsKey)
                begin = dts - origin;
        }

        return begin;
    }

    private void NoteSeam(RecordingRow row, long first)
    {
        long start = row.StartMicroseconds + (first * 1_000_000 / Second);
        if (_packets > 0 && start - _endMicroseconds > Seam.TotalMicroseconds)
            _gaps.Add(new RecordingGap(start, (start - _endMicroseconds) / 1000));
        _startMicroseconds = Math.Min(_startMicroseconds, start);
    }

    private void Copy(MediaInput input, MediaStream video, double ticks, long first, RecordingRow row, long to, CancellationToken cancellation)
    {
        using var packet = new MediaPacket();
        long offset = _end;
        long? origin = null;
        bool isOver = false;
        while (input.Read(packet) == MediaReadStatus.Packet)
        {
            // Within a fragment sound lies behind its pictures: it comes after the picture that ends the export.
            if (origin is long start && _audio.Owns(packet) && !_audio.Copy(packet, offset - start - first, offset, isOver ? _shown : long.MaxValue, _output) && isOver)
                break;
            if (packet.StreamIndex != video.Index)
                continue;
            long dts = (long)Math.Round((packet.Dts ?? 0) * ticks);
            long pts = (long)Math.Round((packet.Pts ?? packet.Dts ?? 0) * ticks);
            origin ??= dts;
            long at = dts - origin.Value;
            if (at < first)
                continue;
            long capture = row.StartMicroseconds + (at * 1_000_000 / Second);
            if (capture >= to)
            {
                isOver = true;
                if (_audio.Parameters is null || capture >= to + AudioLag)
                    break;
                continue;
            }

            if (_end - _partStart >= (_encoder is null && !packet.IsKey ? 10 : 1) * Second)
            {
                cancellation.ThrowIfCancellationRequested();
                Save(last: false);
            }

            long duration = Math.Max(1, (long)Math.Round(packet.Duration * ticks));
            long place = offset + at - first;
            long shown = place + Math.Max(0, pts - dts);
            if (_encoder is not null)
                _encoder.Add(packet, shown, place, capture);
            else
                _output!.Write(packet, shown, place, duration);
            _end = place + duration;
            _shown = Math.Max(_shown, shown + duration);
            _endMicroseconds = capture + (duration * 1_000_000 / Second);
            _packets++;
        }

        _gaps.AddRange(row.Gaps.Where(gap => gap.AtMicroseconds > _startMicroseconds && gap.AtMicroseconds < to));
    }

    private void Save(bool last)
    {
        _partStart = _end;
        if ((_encoder is null ? _output : _encoder.Output) is not MediaOutput output)
            return;
        _audio.WriteTo(output);
        output.Flush();
        if (last)
            output.Finish();
        _file.Write(output.Pending);
        output.ClearPending();
    }
}
