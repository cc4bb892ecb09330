using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Simulation;

/// <summary>Plays a simulated scene as a live camera: real H.264 at its own pace, for ever, with time stamps that go on over the seam.</summary>
/// <remarks>
/// Opening renders the scene where <see cref="SceneCache"/> has it not. Time stamp 0 is the scene's origin, which
/// <see cref="SenderClock"/> gives; who opens later joins at the next key frame. Reading blocks until a packet is due.
/// </remarks>
public sealed class SimulatedSource : IPacketSource
{
    private readonly string _clip;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly double _origin;
    private readonly long _roundTicks;
    private PacketSource _file;
    private long _round;
    private bool _joined;

    private SimulatedSource(SourceUrl url, SceneSpec spec, string clip, TimeProvider time, CancellationToken cancellation)
    {
        (Url, _clip, _time) = (url, clip, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _file = OpenFile();
        _origin = SimulatedWorlds.Origin(spec, time);
        _roundTicks = (long)Math.Round(spec.Seconds / _file.Video.TimeBase);
        _round = Math.Max(0, (long)Math.Floor(Now / spec.Seconds));
    }

    /// <inheritdoc/>
    public SourceUrl Url { get; }

    /// <inheritdoc/>
    public string Container => "sim";

    /// <inheritdoc/>
    public IReadOnlyList<MediaStream> Streams => _file.Streams;

    /// <inheritdoc/>
    public MediaStream Video => _file.Video;

    /// <inheritdoc/>
    public CodecParameters Parameters => _file.Parameters;

    /// <inheritdoc/>
    public TimeSpan? Duration => null;

    /// <inheritdoc/>
    public long? SenderClock => (long)(_origin * 1_000_000);

    private double Now => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - _origin;

    /// <summary>Makes <see cref="PacketSources.Open"/> know <c>sim://</c>. May be called more than once.</summary>
    /// <param name="time">The clock to play by; null for the machine's.</param>
    /// <param name="folder">Where clips are kept; null for <see cref="SceneCache.DefaultFolder"/>.</param>
    public static void Register(TimeProvider? time = null, string? folder = null) =>
        PacketSources.Register(SourceKind.Simulated, (url, _, cancellation) => Open(url, time ?? TimeProvider.System, folder, cancellation));

    /// <summary>Opens a scene.</summary>
    /// <param name="url"><c>sim://...</c>.</param>
    /// <param name="time">The clock to play by.</param>
    /// <param name="folder">Where clips are kept; null for <see cref="SceneCache.DefaultFolder"/>.</param>
    /// <param name="cancellation">Breaks off rendering and every read.</param>
    /// <exception cref="SourceException">The scene is not known, cannot be rendered or kept, or it was broken off.</exception>
    public static SimulatedSource Open(SourceUrl url, TimeProvider time, string? folder = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(time);
        var spec = SceneSpec.Parse(url.Scene ?? "");
        try
        {
            return new SimulatedSource(url, spec, SceneCache.Get(spec, folder, cancellation), time, cancellation);
        }
        catch (OperationCanceledException e)
        {
            throw new SourceException(SourceFault.Cancelled, url.ToString(), "broken off", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Native.NativeException)
        {
            throw new SourceException(SourceFault.Lost, url.ToString(), $"the scene cannot be rendered ({e.Message})", e);
        }
    }

    /// <inheritdoc/>
    public PacketReadStatus Read(MediaPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        while (true)
        {
            if (_stop.IsCancellationRequested)
                throw new SourceException(SourceFault.Cancelled, Url.ToString(), "broken off");
            if (_file.Read(packet) == PacketReadStatus.EndOfStream)
            {
                PacketSource next = OpenFile();
                _file.Dispose();
                _file = next;
                _round++;
                continue;
            }

            packet.ShiftTime(_round * _roundTicks);
            double due = (packet.Pts ?? 0) * Video.TimeBase;
            double early = due - Now;
            // A live camera's past is gone: join at the first key frame that is not.
            if (!_joined && (!packet.IsKey || early < -.25))
                continue;
            _joined = true;
            if (early > 0)
                Wait(TimeSpan.FromSeconds(early));
            return PacketReadStatus.Packet;
        }
    }

    /// <inheritdoc/>
    public void Interrupt()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Interrupting what is closed is harmless.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _stop.Dispose();
    }

    private void Wait(TimeSpan time)
    {
        try
        {
            Task.Delay(time, _time, _stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw new SourceException(SourceFault.Cancelled, Url.ToString(), "broken off", e);
        }
    }

    private PacketSource OpenFile() => PacketSource.Open(SourceUrl.Parse("file:" + _clip), new SourceOptions());
}
