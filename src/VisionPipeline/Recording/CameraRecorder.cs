using System.Globalization;
using Microsoft.Extensions.Logging;
using VisionPipeline.Cameras;
using VisionPipeline.Frames;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>Keeps what one camera sends: its ring, its segments, its clips. A reader of its packets.</summary>
/// <remarks>
/// Tap calls come from the camera's thread and only hand references on; writing is the disk's. Everything else is thread-safe.
/// Sound is kept only where the configuration says so.
/// </remarks>
public sealed partial class CameraRecorder : IPacketTap, IDisposable
{
    private readonly Lock _gate = new();
    private readonly CameraRecordingConfig _config;
    private readonly DiskWriter _disk;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PacketPool _pool = new();
    private readonly PacketTimeline _timeline = new();
    private readonly FileBuilder _segments;
    private readonly FileBuilder _clips;
    private readonly long _segmentMicroseconds;
    private readonly string _root;
    private CodecParameters? _declared;
    private StreamEpoch? _epoch;
    private int _rotation;
    private ulong _sets;
    private bool _annexB;
    private long _lastEnd;
    private long _lastShown;
    private long _packets;
    private long _refused;

    internal CameraRecorder(string camera, string root, RecordingConfig config, DiskWriter disk, TimeProvider time, ILogger logger)
    {
        Camera = camera;
        _root = root;
        _config = config.For(camera);
        _disk = disk;
        _time = time;
        _logger = logger;
        _segmentMicroseconds = (long)config.SegmentDuration.TotalMicroseconds;
        _segments = new FileBuilder(disk, time, config.PartDuration);
        _clips = new FileBuilder(disk, time, config.PartDuration);
        Ring = new PacketRing(_config.PreRoll, _config.RingBytes);
    }

    /// <summary>The camera's name.</summary>
    public string Camera { get; }

    /// <summary>Its newest packets.</summary>
    public PacketRing Ring { get; }

    /// <summary>What it did so far.</summary>
    public CameraRecorderCounters Counters
    {
        get
        {
            lock (_gate)
                return new CameraRecorderCounters(_packets, _refused, _segments.Dropped + _clips.Dropped, _timeline.Jumps, Ring.Bytes, Ring.Overflows, _segments.File is not null, _clips.File is not null, _audioPackets, _audioTimeline.Refused);
        }
    }

    /// <summary>Packets that are in memory for this camera.</summary>
    internal int Outstanding => _pool.Outstanding;

    /// <inheritdoc/>
    public void Opened(MediaStream video, CodecParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(parameters);
        lock (_gate)
        {
            EndStream();
            _declared?.Dispose();
            CloseAudio();
            _declared = parameters.Copy();
            _rotation = video.Rotation;
            _timeline.Begin(video);
            ReadOnlySpan<byte> extradata = _declared.Extradata;
            bool hasSets = ParameterSets.Apply(_declared.Codec);
            _annexB = hasSets && (extradata.IsEmpty || ParameterSets.IsAnnexB(extradata));
            _sets = _annexB ? ParameterSets.Fingerprint(extradata, _declared.Codec) : 0;

            // Without parameter sets no file can be made: they come with the first key frame.
            if (!hasSets || !extradata.IsEmpty)
                _epoch = new StreamEpoch(_declared.Copy(), _rotation, sizeIsSure: true);
            RecorderLog.StreamOpened(_logger, Camera, _declared.CodecName, _declared.Width, _declared.Height);
        }
    }

    /// <inheritdoc/>
    public void Packet(MediaPacket packet, CaptureTime capture)
    {
        ArgumentNullException.ThrowIfNull(packet);
        lock (_gate)
        {
            if (_declared is null || packet.Size == 0)
                return;
            _packets++;
            StoredPacket stored = _pool.Rent();
            try
            {
                Take(packet, capture, stored);
            }
            catch (Exception e) when (e is NativeException or OutOfMemoryException)
            {
                _refused++;
            }
            finally
            {
                stored.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Closed()
    {
        lock (_gate)
            EndStream();
    }

    /// <summary>Ends its files and frees its memory. Packets that the disk still holds are freed when it is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            EndStream();
            _declared?.Dispose();
            _declared = null;
            CloseAudio();
            _pool.Dispose();
        }
    }

    /// <summary>Hands over what is due; called by the disk's thread at each beat of the parts.</summary>
    internal void Tick()
    {
        lock (_gate)
        {
            _segments.Tick(_timeline.Usual);
            _clips.Tick(_timeline.Usual);
        }
    }

    private void Take(MediaPacket packet, CaptureTime capture, StoredPacket stored)
    {
        stored.Media.Keep(packet);
        (stored.Dts, stored.Pts, stored.Missing) = _timeline.Place(packet, capture.UnixMicroseconds);
        GiveAudio(stored.Dts);
        stored.CaptureMicroseconds = capture.UnixMicroseconds;
        stored.IsKey = packet.IsKey;
        stored.Bytes = stored.Media.HeldBytes;
        if (_annexB && packet.IsKey)
            FollowParameterSets(packet, stored.Dts);
        if (_epoch is null)
        {
            _refused++;
            return;
        }

        _lastEnd = stored.Dts + _timeline.Usual;
        _lastShown = Math.Max(_lastShown, stored.Pts + _timeline.Usual);
        Ring.Add(stored, _lastEnd);
        TakeForSegments(stored);
        TakeForClip(stored);
    }

    private void FollowParameterSets(MediaPacket key, long dts)
    {
        ulong sets = ParameterSets.Fingerprint(key.Data, _declared!.Codec);
        if (sets == 0 || (sets == _sets && _epoch is not null))
            return;
        _sets = sets;
        EndFiles(dts);
        Ring.Clear();
        _epoch?.Release();
        _epoch = new StreamEpoch(
            _declared.CopyWith(ParameterSets.Collect(key.Data, _declared.Codec), _declared.Width, _declared.Height), _rotation, sizeIsSure: false)
        {
            Audio = _audio?.Copy(),
        };
    }

    private void TakeForSegments(StoredPacket packet)
    {
        if (!WantsSegments(packet))
        {
            _segments.End(packet.Dts);
            return;
        }

        bool goesOn = _segments.File is { IsAbandoned: false };
        if (goesOn && packet.IsKey && SlotOf(packet.CaptureMicroseconds) != SlotOf(_segments.File!.StartMicroseconds))
            _segments.End(packet.Dts);
        if (_segments.Add(packet) || !CanBegin(packet))
            return;
        if (_config.Mode == RecordingMode.Activity && !goesOn)
            BeginWithPreRoll(_segments, packet, PreRollStart(packet.CaptureMicroseconds), SegmentFile);
        else if (packet.IsKey)
            BeginAt(packet);
    }

    private void BeginAt(StoredPacket packet)
    {
        _segments.Begin(SegmentFile(packet));
        _segments.Add(packet);
    }

    private bool WantsSegments(StoredPacket packet)
    {
        if (_config.Mode == RecordingMode.Off || (_config.Mode == RecordingMode.Activity && packet.CaptureMicroseconds > _activeUntil))
            return false;
        if (_config.Schedule.Count == 0)
            return true;
        DateTime local = _time.GetLocalNow().DateTime;
        foreach (RecordingWindow window in _config.Schedule)
        {
            if (window.Holds(local))
                return true;
        }

        return false;
    }

    private bool CanBegin(StoredPacket packet) => _epoch is not null && _disk.Paused is null && (packet.IsKey || _config.Mode == RecordingMode.Activity);

    private long SlotOf(long microseconds) => Math.DivRem(microseconds, _segmentMicroseconds).Quotient;

    private RecordedFile SegmentFile(StoredPacket first)
    {
        DateTimeOffset start = DateTimeOffset.UnixEpoch.AddMicroseconds(first.CaptureMicroseconds);
        string name = string.Create(CultureInfo.InvariantCulture, $"segments/{Camera}/{start:yyyy-MM-dd}/{start:HHmmss.fff}.mp4");
        return new RecordedFile(RecordedKind.Segment, Camera, _epoch!, first, name) { TimingLog = _config.TimingLog };
    }

    private void EndFiles(long nextDts)
    {
        _segments.End(nextDts);
        _clips.End(nextDts);
    }

    private void EndStream()
    {
        EndAudio();
        EndFiles(_lastEnd);
        _segments.Settle();
        _clips.Settle();
        Ring.Clear();
        _epoch?.Release();
        _epoch = null;
    }
}
