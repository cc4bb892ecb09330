using Microsoft.Extensions.Logging;
using VisionPipeline.Frames;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

/// <summary>Decodes one video stream into pooled frames, on the best device that opens.</summary>
/// <remarks>
/// One thread sends and receives; frames may be held and disposed on any. Nothing is allocated on the managed heap per frame.
/// Wrong data never throws: it is counted and decoding goes on. A hardware decoder that opens and then fails gives way to the
/// next candidate at the next key frame. Disposing waits for nobody: frames that are out stay valid until they are let go.
/// </remarks>
public sealed partial class VideoDecoder : IDisposable
{
    private readonly ILogger _logger;
    private readonly string _source;
    private readonly DecoderOptions _options;
    private readonly DecoderDevices _devices;
    private readonly TimeProvider _time;
    private readonly FramePool _pool;
    private readonly MediaFrame _scratch = new();
    private readonly List<DecoderAttempt> _attempts = [];
    private readonly Queue<DecoderKind> _candidates;
    private readonly Rotation _rotation;
    private readonly double _timeBase;
    private MediaDecoder _decoder;
    private readonly CodecParameters _parameters;
    private bool _awaitingKey;
    private long _arrival;
    private int _width;
    private int _height;
    private long _packets;
    private long _frames;
    private long _corruptPackets;
    private long _corruptFrames;
    private long _droppedFrames;
    private long _sizeChanges;
    private int _refusedInARow;
    private bool _skipsNonReference;
    private IDisposable? _claim;
    private long _needed;
    private long _deviceBytes;

    /// <summary>Opens a decoder for a stream.</summary>
    /// <param name="source">Name for log lines: the camera's, or the redacted address.</param>
    /// <param name="stream">The stream, for its time base and rotation.</param>
    /// <param name="parameters">What a decoder must know of it; must outlive this decoder. The caller keeps owning it.</param>
    /// <param name="options">Which decoder is wanted.</param>
    /// <param name="devices">The machine's shared hardware devices.</param>
    /// <param name="logger">Takes the one line that says which decoder is used and why.</param>
    /// <param name="time">The clock for arrivals.</param>
    /// <exception cref="DecoderException">None opens.</exception>
    public VideoDecoder(
        string source,
        MediaStream stream,
        CodecParameters parameters,
        DecoderOptions options,
        DecoderDevices devices,
        ILogger logger,
        TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _source = source;
        _parameters = parameters;
        _options = options;
        _devices = devices;
        _logger = logger;
        _time = time;
        _rotation = (Rotation)stream.Rotation;
        _timeBase = stream.TimeBase;
        _candidates = new Queue<DecoderKind>(DecoderChoice.Candidates(options));
        _pool = new FramePool(options.FramesOut);
        try
        {
            _decoder = OpenNext();
        }
        catch
        {
            _scratch.Dispose();
            _pool.Dispose();
            throw;
        }
    }

    /// <summary>Where it decodes now.</summary>
    public DecoderKind Kind { get; private set; }

    /// <summary>The decoder's own name, e.g. <c>h264</c>.</summary>
    public string Name => _decoder.Name;

    /// <summary>Every way that was tried, in order; the last one is in use.</summary>
    public IReadOnlyList<DecoderAttempt> Attempts => _attempts;

    /// <summary>Frames that readers hold now.</summary>
    public int Outstanding => _pool.Outstanding;

    /// <summary>
    /// Packets refused since the last frame. Many of them with a key frame among them mean that the stream is no longer what it
    /// was opened as (some containers do not tell a change of codec): open the source anew.
    /// </summary>
    public int RefusedInARow => _refusedInARow;

    /// <summary>
    /// Whether pictures that no other refers to are left out (H.264 and H.265 mark them; of other codecs none are). May be changed
    /// between any two packets: what is decoded stays right.
    /// </summary>
    public bool SkipsNonReference
    {
        get => _skipsNonReference;
        set
        {
            _skipsNonReference = value;
            _decoder.SkipsNonReference = value;
        }
    }

    /// <summary>Forgets everything in flight; the next packet must be a key frame. After the end was sent, more packets may follow.</summary>
    public void Restart() => _decoder.Flush();

    /// <summary>Whether a reader may take one more frame.</summary>
    public bool HasRoom => _pool.Outstanding < _pool.Limit;

    /// <summary>Device memory of the surfaces that the newest picture came from, in bytes, as FFmpeg makes them; 0 where it was decoded in main memory.</summary>
    public long DeviceBytes => Volatile.Read(ref _deviceBytes);

    /// <summary>Size of the newest picture in pixels, before rotation; 0 before the first.</summary>
    public (int Width, int Height) Size => (_width, _height);

    /// <summary>What it did so far. Read on the decoding thread.</summary>
    public DecoderCounters Counters => new(_packets, _frames, _corruptPackets, _corruptFrames, _droppedFrames, _sizeChanges);

    /// <summary>Hands a packet in. Receive until nothing comes before the next one.</summary>
    /// <param name="packet">A packet of the stream; null says that it has ended, so that held-back frames come out.</param>
    /// <exception cref="DecoderException">The decoder failed for good and no other is left.</exception>
    public void Send(MediaPacket? packet)
    {
        if (packet is not null)
        {
            _packets++;
            _arrival = _time.GetTimestamp();
            if (_awaitingKey && !packet.IsKey)
                return;
            _awaitingKey = false;
        }

        DecodeStatus status;
        try
        {
            status = _decoder.Send(packet);
        }
        catch (NativeException e)
        {
            FallBack(e);
            return;
        }

        if (status == DecodeStatus.Corrupt)
            Refused();
    }

    /// <summary>Takes the next decoded frame. The caller owns the lease.</summary>
    /// <returns>False where the decoder wants more packets first, or has ended.</returns>
    /// <exception cref="DecoderException">The decoder failed for good and no other is left.</exception>
    public bool TryReceive(out FrameLease lease)
    {
        lease = default;
        while (true)
        {
            DecodeStatus status;
            try
            {
                status = _decoder.Receive(_scratch);
            }
            catch (NativeException e)
            {
                FallBack(e);
                return false;
            }

            if (status == DecodeStatus.Corrupt)
            {
                Refused();
                continue;
            }

            if (status != DecodeStatus.Done)
                return false;
            if (TryPublish(out lease))
                return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _claim?.Dispose();
        _decoder.Dispose();
        _scratch.Dispose();
        _pool.Dispose();
    }

    private bool TryPublish(out FrameLease lease)
    {
        NoteSize();
        _refusedInARow = 0;
        if (_scratch.IsCorrupt)
            _corruptFrames++;
        long number = _frames++;
        if (!_pool.TryRent(out lease))
        {
            _droppedFrames++;
            _scratch.Clear();
            return false;
        }

        VideoFrame frame = lease.Frame;
        try
        {
            if (_scratch.IsOnDevice && !_devices.Keeps(Kind, _options))
            {
                frame.Media.DownloadFrom(_scratch);
                _scratch.Clear();
            }
            else
            {
                frame.Media.MoveFrom(_scratch);
            }

            _devices.Residence?.Lift?.Invoke(frame.Media);
        }
        catch (NativeException e)
        {
            lease.Dispose();
            lease = default;
            FallBack(e);
            return false;
        }

        frame.Number = number;
        frame.Arrival = _arrival;
        frame.Capture = default;
        frame.Slew = 0;
        frame.Rotation = _rotation;
        frame.Pts = frame.Media.Pts is long pts ? TimeSpan.FromSeconds(pts * _timeBase) : null;
        return true;
    }

    private void NoteSize()
    {
        if (_scratch.Width == _width && _scratch.Height == _height)
            return;
        if (_width != 0)
        {
            _sizeChanges++;
            DecoderLog.SizeChanged(_logger, _source, _width, _height, _scratch.Width, _scratch.Height);
        }

        _width = _scratch.Width;
        _height = _scratch.Height;

        // As many output surfaces as decoding ones: see SurfaceBudget.
        long bytes = 2 * _scratch.PoolSurfaces * _scratch.SurfaceBytes;
        Volatile.Write(ref _deviceBytes, bytes);
        if (bytes > 0)
            DecoderLog.SurfacesTaken(_logger, _source, _scratch.PoolSurfaces, bytes / 1_000_000);
        _claim?.Dispose();
        _claim = null;
    }
}
