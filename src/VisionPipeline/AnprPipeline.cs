using Microsoft.Extensions.Logging;
using VisionPipeline.Batching;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Looks;
using VisionPipeline.Native.OnnxRuntime;
using VisionPipeline.Sources;

namespace VisionPipeline;

/// <summary>The whole pipeline: cameras in, plate verdicts out. Wires the rooms, starts and stops them; nothing in the engine imports it.</summary>
/// <remarks>
/// <para>
/// Guaranteed: a camera's fault costs the others nothing; each verdict reaches the sink, in order for each camera, before
/// <see cref="Stop"/> returns, as long as the sink takes it. After <see cref="Dispose"/> no frame, crop or native handle is out.
/// </para>
/// <para>
/// Start, stop and dispose from one thread. <see cref="Add"/>, <see cref="Remove"/> and <see cref="Status"/> may come from any
/// between them. The sink stays the caller's and is stopped after the pipeline.
/// </para>
/// </remarks>
public sealed partial class AnprPipeline : IDisposable
{
    private const int GpuLooks = 8;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly VisionConfig _config;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly VerdictLatency _latency = new();
    private readonly LoadGovernor _governor = new();
    private readonly HealthReporter _health;
    private readonly GuardedSink _sink;
    private readonly PipelinePorts _ports;
    private readonly PipelineEngines _engines;
    private readonly PipelineModels _models;
    private readonly FrameGatherer _gatherer;
    private readonly DetectionLoop _loop;
    private readonly LookScheduler _scheduler;
    private readonly OcrWorkers _workers;
    private readonly CameraServices _services;
    private readonly List<CameraLane> _lanes = [];
    private readonly ManualResetEvent _stopping = new(false);
    private readonly Thread _housekeeping;
    private long _started;
    private long _made;
    private long _lastTick;
    private bool _disposed;

    /// <summary>Opens the models and makes all that the cameras share; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="config">The configuration; its enabled cameras are added.</param>
    /// <param name="ports">Where its results go.</param>
    /// <param name="logs">Makes the loggers.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="Inference.ModelException">A model cannot be used; one line.</exception>
    /// <exception cref="InvalidDataException"><c>models.json</c> is missing or wrong.</exception>
    public AnprPipeline(VisionConfig config, PipelinePorts ports, ILoggerFactory logs, TimeProvider time)
        : this(config, ports, logs, time, null)
    {
    }

    /// <summary>As the public one.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="ports">Where its results go.</param>
    /// <param name="logs">Makes the loggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="gpu">Opens the GPU path; null opens the machine's.</param>
    internal AnprPipeline(VisionConfig config, PipelinePorts ports, ILoggerFactory logs, TimeProvider time, Func<GpuPath?>? gpu)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(logs);
        ArgumentNullException.ThrowIfNull(time);
        _config = config;
        _logs = logs;
        _logger = logs.CreateLogger("pipeline");
        _time = time;
        _sink = new GuardedSink(ports.Sink, time, _logger);
        _health = new HealthReporter(config.Node, _sink, time);
        _ports = ports;
        _engines = new PipelineEngines(config, _sink, _logger, time, gpu);
        _models = _engines.Models;
        _gatherer = new FrameGatherer(config.Detection.Loop with { MaxBatch = _engines.Batch }, time);
        // Pictures that nobody keeps need not be made.
        LookConfig looks = config.Looks;
        _scheduler = new LookScheduler(
            looks with
            {
                Evidence = looks.Evidence && ports.Evidence is not null,
                WorkerBatch = looks.WorkerBatch ?? (_models.Reader.Provider == OrtProvider.Cpu ? 1 : GpuLooks),
            },
            time,
            _engines.Frames,
            _engines.Patches);
        _loop = new DetectionLoop(_gatherer, _models.Detector, _engines.Intake, _engines.Thumbnails, logs.CreateLogger("detector"), time);
        _workers = new OcrWorkers(_scheduler, _engines.CreateReader, time, logs.CreateLogger("reader"));
        _services = new CameraServices
        {
            Devices = _engines.Devices,
            Logger = logs.CreateLogger("camera"),
            Time = time,
            Open = PacketSources.Open,
            Observer = _health,
            Published = _gatherer.Signal,
            Clock = config.Clock,
        };
        _housekeeping = new Thread(KeepHouse) { Name = "housekeeping", IsBackground = true };
        try
        {
            foreach (CameraEntry entry in config.Cameras.Where(static entry => entry.Enabled))
                Add(entry);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it does and did.</summary>
    public PipelineStatus Status
    {
        get
        {
            CameraStatus[] cameras;
            lock (_lock)
                cameras = [.. _lanes.Select(static lane => lane.Status)];
            return new PipelineStatus
            {
                Uptime = _started == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_started),
                Cameras = cameras,
                DetectorRuns = _loop.Runs,
                DetectorPictures = _loop.Pictures,
                DetectorAllocated = _loop.Allocated,
                DetectorFailures = _loop.Failures,
                DetectorP50 = _loop.RunTime.Percentile(0.5),
                DetectorP95 = _loop.RunTime.Percentile(0.95),
                WaitP95 = _loop.WaitTime.Percentile(0.95),
                LooksWaiting = _scheduler.Waiting,
                CropsOut = _scheduler.Crops.Outstanding,
                Crops = _workers.Crops,
                LookFailures = _workers.Failures,
                Latency = _latency.Times,
                Gpu = _engines.Gpu,
            };
        }
    }

    /// <summary>Forgets the times that were measured, of runs, waits and verdicts: what is measured from now on is not of code and caches that were cold. Counters stay.</summary>
    public void ForgetTimes()
    {
        _latency.Clear();
        _loop.RunTime.Clear();
        _loop.WaitTime.Clear();
    }

    /// <summary>
    /// Whether every camera is at its end: files that are over, all their looks read and their passes closed. Cameras that are live
    /// never are, and without cameras nothing is over: some may come.
    /// </summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
                return _lanes.Count > 0 && _lanes.TrueForAll(static lane => lane.IsOver);
        }
    }

    /// <summary>Whether the threads that all cameras share do their work: what a watchdog asks.</summary>
    public bool IsAlive => _loop.IsAlive && _time.GetElapsedTime(Volatile.Read(ref _lastTick)) < 20 * Tick;

    /// <summary>The GPU that frames stay on; null where all goes through the processor.</summary>
    internal Native.Cuda.CudaDevice? GpuDevice => _engines.Path?.Device;

    /// <summary>The sessions of the cameras that run, so that readers of their packets can be added.</summary>
    public IReadOnlyList<CameraSession> Sessions
    {
        get
        {
            lock (_lock)
                return [.. _lanes.Select(static lane => lane.Session)];
        }
    }

    /// <summary>Starts the readers, the detector and the cameras, in this order.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _started = _time.GetTimestamp();
            _lastTick = _started;
            _workers.Start();
            _loop.Start();
            _housekeeping.Start();
            foreach (CameraLane lane in _lanes)
                lane.Session.Start();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_started != 0)
            Stop(TimeSpan.FromSeconds(10));
        foreach (CameraLane lane in _lanes)
        {
            lane.View.Close();
            lane.Session.Dispose();
        }

        _loop.Dispose();
        _workers.Dispose();
        _scheduler.Dispose();
        _gatherer.Dispose();
        _engines.Dispose();
        _stopping.Dispose();
    }

    // What one camera's tracks or passes throw must not keep the others from their turn.
    private static void Guard(CameraLane lane, Action<CameraLane> step)
    {
        try
        {
            step(lane);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            lane.Fault(e);
        }
    }

    // A camera that is down sends no frames, so nothing else would end its tracks and passes.
    private void KeepHouse()
    {
        while (!_stopping.WaitOne(Tick))
        {
            CameraLane[] lanes;
            lock (_lock)
                lanes = [.. _lanes];
            foreach (CameraLane lane in lanes)
                Guard(lane, Watch);
            Spare(lanes);
            Volatile.Write(ref _lastTick, _time.GetTimestamp());
        }
    }

    private void Spare(CameraLane[] lanes)
    {
        long due = 0;
        long lost = 0;
        foreach (CameraLane lane in lanes)
        {
            CameraSnapshot now = lane.Session.Snapshot;
            due += now.FramesForDetection;
            lost += now.DroppedByMailbox + now.Stream.DroppedByPool;
        }

        if (_governor.Look(due, lost))
        {
            PipelineLog.Load(_logger, _governor.IsOverloaded ? "too much to do: cameras without activity leave out pictures that no other refers to" : "keeps up: every picture is decoded again");
            _health.LoadChanged(_governor.IsOverloaded);
        }

        // Said each time: cameras come and go.
        foreach (CameraLane lane in lanes)
            lane.Session.IsThrifty = _governor.IsOverloaded && !lane.IsFast;
    }

    private void Watch(CameraLane lane)
    {
        if (lane.Session.Snapshot.State == CameraState.Ended && _gatherer.IsIdle(lane.Gathered))
            lane.Finish();
        else
            lane.Tick();
        if (lane.Drops.IsDue && lane.Drops.Look(lane.Status) is { } lost)
            _sink.Accept(lost);
    }
}
