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
    private double _detectionsPerSecond;

    /// <summary>Makes a camera; nothing is opened before <see cref="Start"/>.</summary>
    /// <param name="config">The camera.</param>
    /// <param name="services">What it shares with others.</param>
    public CameraSession(CameraConfig config, CameraServices services)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(services);
        Config = config;
        _detectionsPerSecond = config.DetectionsPerSecond;
        _detection = new DetectionStream(config.SubUrl ?? config.Url, config, services);
    }

    /// <summary>The camera as configured.</summary>
    public CameraConfig Config { get; }

    /// <summary>The camera's name.</summary>
    public string Name => Config.Name;

    /// <summary>Frames due for detection, the newest one.</summary>
    public FrameMailbox Mailbox => _detection.Mailbox;

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

    /// <summary>What it does and did.</summary>
    public CameraSnapshot Snapshot => new()
    {
        Name = Name,
        Stream = _detection.Status.Snapshot,
        FramesForDetection = Mailbox.Published,
        DroppedByMailbox = Mailbox.Dropped,
    };

    /// <summary>Adds a reader of the main stream's packets; it is opened at the next key frame.</summary>
    public void AddTap(IPacketTap tap) => _detection.Taps.Add(tap);

    /// <summary>Lets a reader go; its <see cref="IPacketTap.Closed"/> comes with the next packet or the end of the stream.</summary>
    /// <returns>False where it was not there.</returns>
    public bool RemoveTap(IPacketTap tap) => _detection.Taps.Remove(tap);

    /// <summary>Starts the camera's thread. Once.</summary>
    public void Start() => _detection.Start();

    /// <summary>Tells the camera to stop and returns at once, so that many cameras stop side by side. Thread-safe.</summary>
    public void SignalStop() => _detection.Signal();

    /// <summary>Tells the camera to stop and waits for its thread.</summary>
    /// <param name="deadline">Longest wait.</param>
    /// <returns>Whether it ended in time.</returns>
    public bool Stop(TimeSpan deadline)
    {
        SignalStop();
        return _detection.Join(deadline);
    }

    /// <summary>Stops, waits without a deadline, and lets the frame in the mailbox go.</summary>
    public void Dispose() => _detection.Dispose();
}
