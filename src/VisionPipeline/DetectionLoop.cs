using Microsoft.Extensions.Logging;
using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Diagnostics;
using VisionPipeline.Frames;
using VisionPipeline.LiveView;
using VisionPipeline.Looks;
using VisionPipeline.Native;

namespace VisionPipeline;

/// <summary>The one thread that takes batches of frames, runs the detector and hands each camera what was found.</summary>
/// <remarks>Start, stop and dispose from one thread. A run that fails costs its batch, a camera whose picture or tracks fail only itself; both are logged and counted, and the loop goes on.</remarks>
internal sealed class DetectionLoop : IDisposable
{
    /// <summary>Longest that a batch may take: more than falling back to the next provider and running a full batch on the processor, which is tens of seconds.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The same where TensorRT may be building an engine in it: what a service is given for its first start.</summary>
    internal static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(30);

    private const long Idle = long.MinValue;

    private readonly FrameGatherer _gatherer;
    private readonly ObjectDetector _detector;
    private readonly IFrameIntake _intake;
    private readonly IThumbnailMaker _thumbnails;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly GatheredFrame[] _batch;
    private readonly int[] _chosen;
    private readonly VideoFrame?[] _watched;
    private long _runs;
    private long _pictures;
    private long _failures;
    private long _allocated;
    private long _busySince = Idle;

    /// <summary>Makes a loop; nothing runs before <see cref="Start"/>.</summary>
    /// <param name="gatherer">Where batches come from; tags of its cameras are <see cref="CameraLane"/>s.</param>
    /// <param name="detector">Used by this loop's thread alone from now on; stays the caller's.</param>
    /// <param name="intake">The way of frames into the detector; likewise.</param>
    /// <param name="thumbnails">Makes pictures of cameras that somebody looks at; likewise.</param>
    /// <param name="logger">Takes one line per failure.</param>
    /// <param name="time">Measures runs.</param>
    public DetectionLoop(FrameGatherer gatherer, ObjectDetector detector, IFrameIntake intake, IThumbnailMaker thumbnails, ILogger logger, TimeProvider time)
    {
        _gatherer = gatherer;
        _detector = detector;
        _intake = intake;
        _thumbnails = thumbnails;
        _logger = logger;
        _time = time;
        _batch = new GatheredFrame[detector.Capacity];
        _chosen = new int[detector.Capacity];
        _watched = new VideoFrame?[detector.Capacity];
        _thread = new Thread(Run) { Name = "detector", IsBackground = true };
    }

    /// <summary>Runs of the detector.</summary>
    public long Runs => Volatile.Read(ref _runs);

    /// <summary>Pictures that it looked at.</summary>
    public long Pictures => Volatile.Read(ref _pictures);

    /// <summary>Managed bytes that its thread has allocated: letterboxing, detecting, tracking and cutting crops are meant to need none per frame.</summary>
    public long Allocated => Volatile.Read(ref _allocated);

    /// <summary>Batches that were lost to a failure.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>How long runs take, letterboxing included.</summary>
    public LatencyHistogram RunTime { get; } = new();

    /// <summary>How long frames waited for company and their turn.</summary>
    public LatencyHistogram WaitTime { get; } = new();

    /// <summary>Whether its thread runs, and does not hang in a batch: a native call that never returns throws nothing.</summary>
    public bool IsAlive => _thread.IsAlive && !IsStuck;

    private bool IsStuck => Volatile.Read(ref _busySince) is var since and not Idle
        && _time.GetElapsedTime(since) > (_detector.Model.Onnx.MayBuild ? BuildPatience : Patience);

    public void Start() => _thread.Start();

    /// <summary>Tells the loop to end after the batch under way, and waits.</summary>
    /// <returns>Whether it ended in time.</returns>
    public bool Stop(TimeSpan deadline)
    {
        _stop.Cancel();
        return !_thread.IsAlive || _thread.Join(deadline);
    }

    public void Dispose() => _stop.Dispose();

    private void Run()
    {
        while (true)
        {
            int count = _gatherer.Take(_batch, _stop.Token);
            if (count == 0)
                return;
            Volatile.Write(ref _busySince, _time.GetTimestamp());
            try
            {
                Look(_batch.AsSpan(0, count));
                Show(_batch.AsSpan(0, count));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Interlocked.Increment(ref _failures);
                PipelineLog.BatchFailed(_logger, count, e.Message);
            }
            finally
            {
                for (int i = 0; i < count; i++)
                {
                    _batch[i].Frame.Dispose();
                    FrameGatherer.Done(_batch[i].Camera);
                }

                Volatile.Write(ref _busySince, Idle);
                Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
            }
        }
    }

    private void Look(ReadOnlySpan<GatheredFrame> batch)
    {
        long start = _time.GetTimestamp();
        int chosen = 0;
        Measure(batch);
        for (int i = 0; i < batch.Length; i++)
        {
            var lane = (CameraLane)batch[i].Camera.Tag!;
            WaitTime.Add(batch[i].Waited);
            if (IsWanted(lane, batch[i].Frame.Frame, _intake.CellsOf(i)) && IsPut(chosen, lane, batch[i].Frame.Frame))
                _chosen[chosen++] = i;
        }

        chosen = RunOver(batch, chosen);
        if (chosen == 0)
            return;
        Interlocked.Increment(ref _runs);
        Interlocked.Add(ref _pictures, chosen);
        long found = _time.GetTimestamp();
        RunTime.Add(_time.GetElapsedTime(start, found));
        for (int slot = 0; slot < chosen; slot++)
        {
            GatheredFrame taken = batch[_chosen[slot]];
            var lane = (CameraLane)taken.Camera.Tag!;
            try
            {
                long decoded = start - (long)(taken.Waited.TotalSeconds * _time.TimestampFrequency);
                lane.Take(taken.Frame, _detector.Detections(slot), new LookTimes { Decoded = decoded, Taken = start, Found = found });
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                lane.Fault(e);
            }
        }
    }

    // What a failing device took with it is put once more, as far as it lies in main memory: the frames are still here.
    private int RunOver(ReadOnlySpan<GatheredFrame> batch, int chosen)
    {
        if (chosen == 0)
            return 0;
        try
        {
            _intake.Run(chosen);
            return chosen;
        }
        catch (NativeException e)
        {
            PipelineLog.BatchAgain(_logger, chosen, e.Message);
        }

        int again = 0;
        for (int slot = 0; slot < chosen; slot++)
        {
            GatheredFrame taken = batch[_chosen[slot]];
            if (IsPut(again, (CameraLane)taken.Camera.Tag!, taken.Frame.Frame))
                _chosen[again++] = _chosen[slot];
        }

        if (again > 0)
            _intake.Run(again);
        return again;
    }

    // All that lie on a device before the first is judged: one wait for the whole gather.
    private void Measure(ReadOnlySpan<GatheredFrame> batch)
    {
        for (int i = 0; i < batch.Length; i++)
            _watched[i] = ((CameraLane)batch[i].Camera.Tag!).LooksForMotion && batch[i].Frame.Frame is { IsOnDevice: true } frame ? frame : null;
        _intake.Measure(_watched.AsSpan(0, batch.Length));
        Array.Clear(_watched);
    }

    // Last of all: verdicts do not wait for those who only look.
    private void Show(ReadOnlySpan<GatheredFrame> batch)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            var lane = (CameraLane)batch[i].Camera.Tag!;
            try
            {
                lane.Show(batch[i].Frame.Frame, _thumbnails);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                lane.Fault(e);
            }
        }

        _thumbnails.Finish();
    }

    private static bool IsWanted(CameraLane lane, VideoFrame frame, ReadOnlySpan<uint> cells)
    {
        try
        {
            return lane.WantsDetection(frame, cells);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            lane.Fault(e);
            return false;
        }
    }

    // A picture that cannot be taken is its camera's fault: the rest of the batch goes on without it.
    private bool IsPut(int slot, CameraLane lane, VideoFrame frame)
    {
        try
        {
            _intake.Put(slot, frame, lane.Intake);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            lane.Fault(e);
            return false;
        }
    }
}
