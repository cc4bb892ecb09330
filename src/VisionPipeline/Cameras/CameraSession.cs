using VisionPipeline.Frames;

namespace VisionPipeline.Cameras;

/// <summary>One camera at work: it connects, decodes, stamps capture times and hands on the newest frame that is due, for ever.</summary>
/// <remarks>
/// <para>
/// Guaranteed: no fault of the camera leaves its thread ("camera NAME"); each ends in a wait (<see cref="BackOffConfig"/>) and a
/// new attempt. A frame that is not due, or that nobody takes before the next, is let go and counted. A stream without a picture
/// for the stall time-out is opened anew. A file ends, or starts again (<see cref="CameraConfig.Loop"/>).
/// </para>
/// <para>
/// Start, stop and dispose from one thread; everything else is thread-safe. Frames that are out when it is disposed stay valid
/// until they are let go. <see cref="CameraServices"/> must outlive it.
/// </para>
/// </remarks>
public sealed class CameraSession : IDisposable
{
    private readonly DetectionStream _detection;
    private readonly MainStream? _main;
    private readonly TimeProvider _time;
    private readonly DecodingDemand _demand;
    private double _detectionsPerSecond;

    /// <summary>Makes a camera; nothing is opened before <see cref="Start"/>.</summary>
    /// <param name="config">The camera.</param>
    /// <param name="services">What it shares with others.</param>
    /// <exception cref="ArgumentException">A sub stream together with a file in the fast pace: nothing would keep the two together.</exception>
    public CameraSession(CameraConfig config, CameraServices services)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(services);
        Config = config;
        _time = services.Time;
        _detectionsPerSecond = config.DetectionsPerSecond;
        if (config is { SubUrl: not null, Pace: PlaybackPace.Fast })
            throw new ArgumentException($"camera {config.Name}: a sub stream cannot be played in the fast pace; leave one of them out", nameof(config));
        _main = config.SubUrl is null ? null : new MainStream(config, services);
        // Sleep goes by this machine's clock, which a file that is played fast knows nothing of.
        _demand = new DecodingDemand(config.Pace == PlaybackPace.Fast && !config.Url.IsLive ? null : config.SleepAfter, services.Time);
        _detection = new DetectionStream(config.SubUrl ?? config.Url, config, services, _main?.Frames, _demand);
    }

    /// <summary>The camera as configured.</summary>
    public CameraConfig Config { get; }

    /// <summary>The camera's name.</summary>
    public string Name => Config.Name;

    /// <summary>Frames due for detection, the newest one.</summary>
    public FrameMailbox Mailbox => _detection.Mailbox;

    /// <summary>Frames of the main stream where another one is used for detection; else null, and the frames in the mailbox are the main stream's.</summary>
    public MainStreamFrames? MainFrames => _main?.Frames;

    /// <summary>Set when the camera is at its end: a file that is over, or told to stop. Valid until it is disposed.</summary>
    public WaitHandle Ended => _detection.Ended;

    /// <summary>Pictures per second that go to the mailbox at most; may be changed at any time, so that load can be shed.</summary>
    public double DetectionsPerSecond
    {
        get => Volatile.Read(ref _detectionsPerSecond);
        set
        {
            Volatile.Write(ref _detectionsPerSecond, value);
            _detection.Grid.SetRate(value);
        }
    }

    /// <summary>
    /// Whether pictures that no other refers to may be left out while nothing moves here: set while the machine has too much to do.
    /// May be changed at any time.
    /// </summary>
    public bool IsThrifty
    {
        get => _demand.IsThrifty;
        set => _demand.IsThrifty = value;
    }

    /// <summary>What it does and did.</summary>
    public CameraSnapshot Snapshot => new()
    {
        Name = Name,
        Stream = _detection.Status.Snapshot,
        Main = _main?.Status.Snapshot,
        FramesForDetection = Mailbox.Published,
        DroppedByMailbox = Mailbox.Dropped,
    };

    /// <summary>Adds a reader of the main stream's packets; it is opened at the next key frame.</summary>
    public void AddTap(IPacketTap tap) => Taps.Add(tap);

    /// <summary>Lets a reader go; its <see cref="IPacketTap.Closed"/> comes with the next packet or the end of the stream.</summary>
    /// <returns>False where it was not there.</returns>
    public bool RemoveTap(IPacketTap tap) => Taps.Remove(tap);

    /// <summary>
    /// Something moves or is followed: a camera that sleeps wakes and every picture is decoded for a while; readers of packets are
    /// told, so that a recorder of activity goes on. Cheap: said for each picture that shows it.
    /// </summary>
    /// <param name="capture">When the picture was taken.</param>
    public void NoteActivity(in CaptureTime capture)
    {
        _demand.NoteActivity();
        Taps.Activity(capture);
    }

    /// <summary>Somebody looks at its pictures: it neither sleeps nor leaves pictures out for so long. Said again while they look.</summary>
    /// <param name="time">For how long.</param>
    public void KeepAwake(TimeSpan time) => _demand.Want(time);

    /// <summary>The main stream's picture of the moment of a frame for detection: the frame itself, or the nearest of <see cref="MainFrames"/>.</summary>
    /// <param name="detected">The frame from the mailbox; stays the caller's.</param>
    /// <param name="tolerance">Farthest that the capture times may be apart.</param>
    /// <param name="lease">The picture; the caller owns the lease.</param>
    /// <returns>False where there is none; it is wanted with <see cref="MainStreamFrames.Want"/> first.</returns>
    public bool TryGetMainFrame(in FrameLease detected, TimeSpan tolerance, out FrameLease lease)
    {
        if (_main is not null)
            return _main.Frames.TryGet(detected.Frame.Moment, tolerance, out lease);
        lease = detected.Share();
        return true;
    }

    /// <summary>Starts the camera's threads. Once.</summary>
    public void Start()
    {
        _detection.Start();
        _main?.Start();
    }

    /// <summary>Tells the camera to stop and returns at once, so that many cameras stop side by side. Thread-safe.</summary>
    public void SignalStop()
    {
        _detection.Signal();
        _main?.Signal();
    }

    /// <summary>Tells the camera to stop and waits for its threads.</summary>
    /// <param name="deadline">Longest wait.</param>
    /// <returns>Whether they ended in time.</returns>
    public bool Stop(TimeSpan deadline)
    {
        SignalStop();
        long start = _time.GetTimestamp();
        if (!_detection.Join(deadline))
            return false;
        TimeSpan left = deadline - _time.GetElapsedTime(start);
        return _main?.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero) ?? true;
    }

    /// <summary>Stops, waits for at most ten seconds for each thread, and lets the frames go that it keeps. A thread that hangs in a driver does that when it ends.</summary>
    public void Dispose()
    {
        SignalStop();
        _detection.Dispose();
        _main?.Dispose();
    }

    private PacketTaps Taps => _main?.Taps ?? _detection.Taps;
}
