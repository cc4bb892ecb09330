using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

internal abstract partial class StreamThread
{
    // RTP time stamps have 32 bits (RFC 3550 section 5.1).
    private const long RtpTicks = 1L << 32;

    private static readonly TimeSpan RenewInterval = TimeSpan.FromMilliseconds(500);

    // Beyond it a file does not hurry to catch up: a burst is what no camera sends.
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(1);

    private readonly RateMeter _rates;
    private readonly Func<StreamSnapshot, StreamSnapshot> _renew;
    private MediaStream? _video;
    private double _microsecondsPerTick;
    private volatile bool _stalled;
    private bool _live;
    private bool _looped;
    private bool _everOpened;
    private long _liveSince;
    private long _nextRenewal;
    private long _packets;
    private long _bytes;
    private long _corrupt;
    private long _reconnects;
    private long _paceStart;
    private long? _paceFirst;

    private AttemptEnd RunOnce()
    {
        if (!_looped)
            Status.Change(CameraState.Connecting);
        using IPacketSource source = Services.Open(Url, _sourceOptions, Stop);
        using CancellationTokenRegistration stopping = Stop.UnsafeRegister(static source => ((IPacketSource)source!).Interrupt(), source);
        if (_everOpened && !_looped)
            _reconnects++;
        _everOpened = true;
        try
        {
            Opened(source);
            if (IsLive)
                _watchdog.Watch(source);
            return Read(source);
        }
        finally
        {
            _watchdog.Rest();
            OnClosed();
            Taps.Close();
            _rates.Reset();
            Renew();
        }
    }

    private void Opened(IPacketSource source)
    {
        _video = source.Video;
        _microsecondsPerTick = source.Video.TimeBase * 1e6;
        _paceFirst = null;
        _rates.Reset();
        if (Url.Kind == SourceKind.Simulated && source.SenderClock is long origin)
            Clock.OpenSimulated(origin);
        else
            Clock.Open(Url.IsLive, Url.Kind == SourceKind.Rtsp ? (long)(_microsecondsPerTick * RtpTicks) : 0);
        OnOpened(source);
    }

    private AttemptEnd Read(IPacketSource source)
    {
        using var packet = new MediaPacket();
        while (!Stop.IsCancellationRequested)
        {
            PacketReadStatus status = source.Read(packet);
            if (status == PacketReadStatus.EndOfStream)
                return End();
            if (status == PacketReadStatus.Audio)
            {
                _bytes += packet.Size;
                Taps.Audio(packet);
                continue;
            }

            if (status == PacketReadStatus.StreamChanged)
            {
                Taps.Close();
                OnClosed();
                Opened(source);
            }

            if (!Pace(packet))
                break;
            if (!Take(source, packet))
                return AttemptEnd.Changed;
        }

        return AttemptEnd.Stopped;
    }

    private AttemptEnd End()
    {
        if (IsLive)
            throw new SourceException(SourceFault.Lost, Url.ToString(), "the stream ended");
        OnEnd();
        return AttemptEnd.EndOfFile;
    }

    private bool Take(IPacketSource source, MediaPacket packet)
    {
        _packets++;
        _bytes += packet.Size;
        if (packet.IsCorrupt)
            _corrupt++;
        long? pts = Microseconds(packet.Pts);

        // Not the source's SenderClock: libavformat 5.1 counts it from another picture than time stamp 0, a frame or more off.
        Clock.Packet(pts, packet.ProducerTime);
        while (Clock.TryTake(out ClockObservation observation))
            Status.Observe(observation);
        bool goOn = OnPacket(packet, pts);
        if (goOn)
            Taps.Packet(source, packet, Clock.Of(pts));
        if (Services.Time.GetTimestamp() >= _nextRenewal)
            Renew();
        return goOn;
    }

    private long? Microseconds(long? ticks) => ticks is long time ? (long)(time * _microsecondsPerTick) : null;

    // A file is played at its own rate; a live source has its own pace already.
    private bool Pace(MediaPacket packet)
    {
        if (IsLive || Config.Pace == PlaybackPace.Fast || Microseconds(packet.Dts ?? packet.Pts) is not long due)
            return true;
        if (_paceFirst is not long first)
        {
            _paceFirst = due;
            _paceStart = Services.Time.GetTimestamp();
            return true;
        }

        TimeSpan wait = TimeSpan.FromMicroseconds(due - first) - Services.Time.GetElapsedTime(_paceStart);
        if (wait < -LongestLag)
            _paceFirst = null;
        return wait <= TimeSpan.Zero || Wait(wait);
    }

    private void Renew()
    {
        long now = Services.Time.GetTimestamp();
        _nextRenewal = now + (long)(RenewInterval.TotalSeconds * Services.Time.TimestampFrequency);
        _rates.Note(now, _packets, _bytes);
        Status.Renew(_renew);
    }

    private StreamSnapshot Count(StreamSnapshot old) => CountDecoding(old with
    {
        Reconnects = _reconnects,
        Packets = _packets,
        Bytes = _bytes,
        CorruptPackets = _corrupt,
        DeclaredFps = _video?.DeclaredFps,
        MeasuredFps = _rates.PacketRate,
        BitRate = _rates.BitRate,
        Codec = _video?.CodecName,
        Clock = Clock.Clock,
        DriftPpm = Clock.DriftPpm,
        LastCapture = LastCapture,
    });
}
