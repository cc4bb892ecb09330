using FFmpeg.AutoGen;
using Microsoft.Extensions.Logging;
using VisionPipeline.Decoding;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Diagnostics;

/// <summary>Opens a source, measures its packets, decodes it where asked to, and reports. Holds nothing afterwards.</summary>
public sealed class StreamProbe
{
    // RTCP sender reports come 5 s apart at the least unless the session says otherwise (RFC 3550, 6.2): to call a camera
    // clockless sooner would be a guess.
    private static readonly TimeSpan ClockPatience = TimeSpan.FromSeconds(6);

    private readonly ProbeOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Makes a probe; it can be run many times.</summary>
    public StreamProbe(ProbeOptions options, ILogger logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _logger = logger;
        _time = time;
    }

    /// <summary>Probes one source. Blocks until the asked time is over or the source ends.</summary>
    /// <exception cref="SourceException">It cannot be opened, or broke before its first packet.</exception>
    /// <exception cref="DecoderException">No decoder opens for it.</exception>
    public StreamReport Run(SourceUrl url, CancellationToken cancellation)
    {
        using PacketSource source = PacketSource.Open(url, _options.Source, cancellation);
        using var devices = new DecoderDevices();
        using var packet = new MediaPacket();
        using var session = new ProbeSession(source, _options.Decoder, devices, _logger, _time, _options.Decode is not null);
        TimeSpan limit = _options.Decode ?? _options.Measure;
        long start = _time.GetTimestamp();
        try
        {
            while (!cancellation.IsCancellationRequested && _time.GetElapsedTime(start) is var spent && (spent < limit || AwaitsClock(source, spent)))
            {
                PacketReadStatus status = source.Read(packet);
                if (status == PacketReadStatus.EndOfStream)
                {
                    session.End();
                    break;
                }

                session.Take(packet, status);
            }
        }
        catch (SourceException e) when (session.Measurement.Packets > 0)
        {
            // What was measured until then is still worth showing; a cancelled probe is no fault of the source.
            if (e.Fault != SourceFault.Cancelled)
                session.Faults.Add(e.Message);
        }

        return Report(source, session);
    }

    private StreamReport Report(PacketSource source, ProbeSession session)
    {
        StreamMeasurement measured = session.Measurement;
        DecodeReport? decode = session.Report();
        session.Judge(decode);
        MediaStream video = source.Video;
        return new StreamReport
        {
            Source = source.Url.ToString(),
            Container = source.Container,
            Streams = [.. source.Streams.Select(stream => Describe(stream, stream.Index == video.Index))],
            Codec = video.CodecName,
            Profile = video.Profile,
            Width = video.Width,
            Height = video.Height,
            Rotation = video.Rotation,
            PixelFormat = video.PixelFormat,
            DeclaredFps = video.DeclaredFps,
            MeasuredFps = measured.Fps,
            ArrivalFps = source.Url.IsLive ? measured.ArrivalFps : null,
            GopLength = measured.GopLength,
            HasBFrames = measured.HasBFrames || video.ReorderDelay > 0,
            BitRate = measured.BitRate,
            DurationSeconds = source.Duration?.TotalSeconds,
            ClockSource = Clock(source),
            SenderClock = source.SenderClock is long clock ? DateTimeOffset.UnixEpoch.AddMicroseconds(clock) : null,
            Packets = measured.Packets,
            CorruptPackets = measured.Corrupt,
            Decode = decode,
            Faults = session.Faults,
        };
    }

    private static bool AwaitsClock(PacketSource source, TimeSpan spent) =>
        source.Url.Kind == SourceKind.Rtsp && source.SenderClock is null && spent < ClockPatience;

    private static string Clock(PacketSource source) =>
        source.SenderClock is not null
            ? source.Url.Kind == SourceKind.Rtsp ? "sender (RTCP sender report, NTP)" : "sender (container start time)"
            : source.Url.IsLive ? "arrival (the sender gives no clock)" : "none (time stamps from the start of the file)";

    private static string Describe(MediaStream stream, bool read)
    {
        string kind = stream.Kind.ToString().Replace("AVMEDIA_TYPE_", "", StringComparison.Ordinal).ToLowerInvariant();
        string size = stream.Kind == AVMediaType.AVMEDIA_TYPE_VIDEO ? $" {stream.Width}x{stream.Height}" : "";
        return $"{(read ? "*" : " ")}{stream.Index} {kind} {stream.CodecName}{size}";
    }
}
