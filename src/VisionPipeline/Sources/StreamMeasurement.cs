using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Sources;

/// <summary>Measures a stream from its packets: rate, GOP length, B-frames, bit rate. Cameras often declare other values than they send.</summary>
/// <remarks>Used by the reading thread. Adding a packet allocates no managed memory.</remarks>
public sealed class StreamMeasurement
{
    private readonly TimeProvider _time;
    private readonly double _timeBase;
    private long _firstArrival;
    private long _lastArrival;
    private long? _firstPts;
    private long? _lastPts;
    private long _packetsSinceKey;
    private long _gops;
    private long _gopPackets;
    private bool _keySeen;

    /// <summary>Starts a measurement.</summary>
    /// <param name="timeBase">Seconds per tick of the stream, as <see cref="MediaStream.TimeBase"/>.</param>
    /// <param name="time">The clock for arrivals.</param>
    public StreamMeasurement(double timeBase, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _timeBase = timeBase;
        _time = time;
    }

    /// <summary>Packets seen.</summary>
    public long Packets { get; private set; }

    /// <summary>Bytes seen.</summary>
    public long Bytes { get; private set; }

    /// <summary>Packets that the demuxer marked as damaged.</summary>
    public long Corrupt { get; private set; }

    /// <summary>Key frames seen.</summary>
    public long KeyFrames { get; private set; }

    /// <summary>Whether packets came in another order than they are shown in.</summary>
    public bool HasBFrames { get; private set; }

    /// <summary>Length between the earliest and the latest presentation time.</summary>
    public TimeSpan MediaTime => TimeSpan.FromSeconds(((_lastPts ?? 0) - (_firstPts ?? 0)) * _timeBase);

    /// <summary>Latest presentation time; null where the stream has none.</summary>
    public TimeSpan? LastPts => _lastPts is long pts ? TimeSpan.FromSeconds(pts * _timeBase) : null;

    /// <summary>Wall-clock time between the first and the last arrival.</summary>
    public TimeSpan ArrivalTime => _time.GetElapsedTime(_firstArrival, _lastArrival);

    /// <summary>Frames per second by presentation times; null before there are two.</summary>
    public double? Fps => MediaTime > TimeSpan.Zero ? (Packets - 1) / MediaTime.TotalSeconds : null;

    /// <summary>Frames per second by arrival; meaningful for live sources only.</summary>
    public double? ArrivalFps => Packets > 1 && ArrivalTime > TimeSpan.Zero ? (Packets - 1) / ArrivalTime.TotalSeconds : null;

    /// <summary>Mean packets from one key frame to the next; null before the second key frame.</summary>
    public double? GopLength => _gops > 0 ? (double)_gopPackets / _gops : null;

    /// <summary>Bits per second of media time; null where the stream has no time stamps.</summary>
    public double? BitRate => Fps is double fps ? Bytes * 8.0 / Packets * fps : null;

    /// <summary>Takes a packet into account.</summary>
    public void Add(MediaPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _lastArrival = _time.GetTimestamp();
        if (Packets++ == 0)
            _firstArrival = _lastArrival;
        Bytes += packet.Size;
        if (packet.IsCorrupt)
            Corrupt++;
        CountGop(packet.IsKey);
        if (packet.Pts is not long pts)
            return;
        if (_lastPts is null || pts > _lastPts)
            _lastPts = pts;
        else if (pts < _lastPts)
            HasBFrames = true;
        if (_firstPts is null || pts < _firstPts)
            _firstPts = pts;
    }

    private void CountGop(bool isKey)
    {
        if (isKey)
        {
            KeyFrames++;
            if (_keySeen)
            {
                _gops++;
                _gopPackets += _packetsSinceKey;
            }

            _keySeen = true;
            _packetsSinceKey = 0;
        }

        _packetsSinceKey++;
    }
}
