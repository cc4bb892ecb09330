using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Frames;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Cameras;

/// <summary>One named thread that keeps one stream of a camera open: it opens, reads, and comes back after every fault.</summary>
/// <remarks>
/// Start and stop from one thread; the rest runs on the stream's own. No exception leaves the thread: each ends in a wait and
/// another attempt. Stopping breaks off whatever it waits for.
/// </remarks>
internal abstract partial class StreamThread : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEvent _ended = new(false);
    private readonly CameraWait _wait;
    private readonly BackOff _backOff;
    private readonly StallWatchdog _watchdog;
    private readonly SourceOptions _sourceOptions;
    private bool _started;
    private bool _done;
    private bool _disposed;

    protected StreamThread(string threadName, CameraStream stream, SourceUrl url, CameraConfig config, CameraServices services)
    {
        Url = url;
        Config = config;
        Services = services;
        Stop = _stop.Token;
        Clock = new CaptureClockEstimator(services.Clock, services.Time);
        Status = new StreamStatus(config.Name, stream, services);
        Taps = new PacketTaps(config.Name, services.Logger);
        _wait = new CameraWait(services.Time, Stop);
        _backOff = new BackOff(config.BackOff, Random.Shared.NextDouble);
        _rates = new RateMeter(services.Time);
        _renew = Count;
        _watchdog = new StallWatchdog(services.Time, config.StallTimeout, Stalled);
        TimeSpan patience = config.StallTimeout + TimeSpan.FromSeconds(1);

        // The watchdog is the judge of silence; the source's own time-out stays behind it.
        _sourceOptions = IsLive && config.Source.ReadTimeout < patience ? config.Source with { ReadTimeout = patience } : config.Source;

        // Sound is for those who read the main stream's packets.
        if (stream == CameraStream.Detection && config.SubUrl is not null)
            _sourceOptions = _sourceOptions with { Audio = false };
        _thread = new Thread(Run) { Name = threadName, IsBackground = true };
    }

    public StreamStatus Status { get; }

    public PacketTaps Taps { get; }

    /// <summary>Set when the thread has ended.</summary>
    public WaitHandle Ended => _ended;

    protected SourceUrl Url { get; }

    /// <summary>Whether its end is a fault and its silence a stall. The simulator keeps the pace of a camera, and may end and wait like a file.</summary>
    protected bool IsLive => Url.IsLive && Url.Kind != SourceKind.Simulated;

    protected CameraConfig Config { get; }

    protected CameraServices Services { get; }

    /// <summary>Where the decoder says what it is; not again each time that a file starts anew.</summary>
    protected ILogger DecoderLogger => _looped ? NullLogger.Instance : Services.Logger;

    protected CaptureClockEstimator Clock { get; }

    protected CancellationToken Stop { get; }

    protected CaptureTime? LastCapture { get; set; }

    public void Start()
    {
        _started = true;
        _thread.Start();
    }

    /// <summary>Tells the thread to end and breaks off what it waits for; returns at once.</summary>
    public void Signal()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was stopped and released already.
        }
    }

    /// <summary>Waits for the thread's end; true where it never ran.</summary>
    public bool Join(TimeSpan deadline) => !_started || _thread.Join(deadline);

    /// <summary>Stops, waits a while, and releases everything. A thread that hangs in a driver releases it by itself when it ends: nothing is pulled away under it.</summary>
    public void Dispose()
    {
        Signal();
        Join(Patience);
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_started && !_done)
                return;
        }

        Release();
    }

    /// <summary>Releases what the thread used. Called once, when it does not run.</summary>
    protected virtual void Release()
    {
        _watchdog.Dispose();
        _wait.Dispose();
        _ended.Dispose();
        _stop.Dispose();
    }

    /// <summary>The stream is open, or its codec changed: make the decoder anew.</summary>
    protected abstract void OnOpened(IPacketSource source);

    /// <summary>A packet; its PTS in microseconds.</summary>
    /// <returns>False where the stream must be opened anew.</returns>
    protected abstract bool OnPacket(MediaPacket packet, long? pts);

    /// <summary>A file is over: frames held back come out.</summary>
    protected abstract void OnEnd();

    /// <summary>The stream is closed, or could not be used.</summary>
    protected abstract void OnClosed();

    /// <summary>The decoder's part of the snapshot.</summary>
    protected abstract StreamSnapshot CountDecoding(StreamSnapshot snapshot);

    /// <summary>A picture came.</summary>
    protected void Progress()
    {
        _watchdog.Progress();
        if (_live)
            return;
        _live = true;
        _liveSince = Services.Time.GetTimestamp();
        Renew();
        Status.Change(CameraState.Live);
    }

    /// <summary>Waits by the camera's clock; false where it was told to stop.</summary>
    protected bool Wait(TimeSpan time) => _wait.For(time);

    private void Run()
    {
        try
        {
            while (!Stop.IsCancellationRequested && Attempt())
            {
            }
        }
        finally
        {
            Status.Change(CameraState.Ended);
            _ended.Set();
            if (IsAbandoned())
                Release();
        }
    }

    private bool IsAbandoned()
    {
        lock (_lock)
        {
            _done = true;
            return _disposed;
        }
    }

    // False where the camera is at its end.
    private bool Attempt()
    {
        _live = false;
        _stalled = false;
        string fault;
        try
        {
            AttemptEnd end = RunOnce();
            if (end != AttemptEnd.EndOfFile)
                return end == AttemptEnd.Changed;
            if (!Config.Loop)
                return false;
            if (_live)
            {
                _looped = true;
                return true;
            }

            fault = $"{Url}: no picture in it";
        }
        catch (Exception e)
        {
            if (Stop.IsCancellationRequested)
                return false;
            fault = OneLine(e);
        }

        return Recover(fault);
    }

    private bool Recover(string fault)
    {
        bool wasLive = _live;
        _looped = false;
        if (wasLive && Services.Time.GetElapsedTime(_liveSince) >= Config.BackOff.Healthy)
            _backOff.Reset();

        // It was watched for the whole stall time-out already: only one that gave nothing at all waits longer.
        if (_stalled && wasLive)
            return true;
        Status.Change(CameraState.BackOff, fault);
        return Wait(_backOff.Next());
    }

    private void Stalled()
    {
        _stalled = true;
        Status.Change(CameraState.Stalled, $"{Url}: no picture for {Config.StallTimeout.TotalSeconds:0.#} s");
    }

    private static string OneLine(Exception e) => e is SourceException or Decoding.DecoderException
        ? e.Message
        : $"{e.GetType().Name}: {Redaction.Apply(e.Message.ReplaceLineEndings(" "))}";
}
