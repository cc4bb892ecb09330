using Microsoft.Extensions.Logging;
using OpenCvSharp;
using VisionPipeline.Native;
using VisionPipeline.Recognition;

namespace VisionPipeline.Looks;

/// <summary>A small fixed set of threads that take looks, read them, and hand what they say to the cameras' sinks.</summary>
/// <remarks>
/// A look whose reading fails is given up and counted; the thread goes on. An exception of a sink counts the same. Owns its readers.
/// </remarks>
public sealed class OcrWorkers : IDisposable
{
    private readonly LookScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PlateReader[] _readers;
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _stop = new();
    private long _failures;
    private long _lastReport;
    private bool _started;
    private bool _disposed;

    /// <summary>Makes the threads; they begin with <see cref="Start"/>.</summary>
    /// <param name="scheduler">Where looks come from; stays the caller's.</param>
    /// <param name="readers">Makes a reader, once for each thread; it may share its model with the others. All are disposed here.</param>
    /// <param name="time">Measures how long looks take.</param>
    /// <param name="logger">Takes failures, at most one a second.</param>
    public OcrWorkers(LookScheduler scheduler, Func<PlateReader> readers, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(readers);
        _scheduler = scheduler;
        _time = time;
        _logger = logger;
        _readers = new PlateReader[Math.Clamp(scheduler.Config.Workers, 1, 16)];
        for (int i = 0; i < _readers.Length; i++)
            _readers[i] = readers();
        _threads = [.. _readers.Select((reader, i) => new Thread(() => Work(reader)) { Name = $"plate reader {i + 1}", IsBackground = true })];
    }

    /// <summary>Crops that went through the network, several for each look.</summary>
    public long Crops => _readers.Sum(static reader => reader.Crops);

    /// <summary>Looks whose reading or taking over failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        _started = true;
        foreach (Thread thread in _threads)
            thread.Start();
    }

    /// <summary>Lets the threads read what is left (after <see cref="LookScheduler.CompleteAdding"/>) and waits for them; what is left at the deadline is broken off.</summary>
    /// <param name="deadline">Longest wait.</param>
    /// <returns>Whether everything was read in time.</returns>
    public bool Stop(TimeSpan deadline)
    {
        _scheduler.CompleteAdding();
        if (!_started)
            return true;
        long from = _time.GetTimestamp();
        bool inTime = true;
        foreach (Thread thread in _threads)
        {
            TimeSpan left = deadline - _time.GetElapsedTime(from);
            inTime &= thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        _stop.Cancel();
        return inTime;
    }

    /// <summary>Breaks off what waits, waits for the looks that are being read, and releases the readers.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _stop.Cancel();
        foreach (Thread thread in _started ? _threads : [])
            thread.Join();
        foreach (PlateReader reader in _readers)
            reader.Dispose();
        _stop.Dispose();
    }

    private void Work(PlateReader reader)
    {
        using var encoder = new EvidenceEncoder(_scheduler.Config.EvidenceQuality, _scheduler.Frames);
        var looks = new Look[Math.Clamp(_scheduler.Config.WorkerBatch ?? 1, 1, 32)];
        var crops = new Mat?[looks.Length];
        int count;
        while ((count = _scheduler.Take(looks, _stop.Token)) > 0)
        {
            ReadAll(reader, encoder, looks.AsSpan(0, count), crops);
            looks.AsSpan().Clear();
        }
    }

    private void ReadAll(PlateReader reader, EvidenceEncoder encoder, Span<Look> looks, Mat?[] crops)
    {
        int done = 0;
        try
        {
            var views = new PlateView[looks.Length];
            for (int i = 0; i < looks.Length; i++)
                views[i] = View(looks[i], crops, i);
            IReadOnlyList<PlateObservation> seen = reader.Read(views);
            long read = _time.GetTimestamp();
            Release(crops);
            for (; done < looks.Length; done++)
                Finish(encoder, looks[done], seen[done], read);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Report(looks.Length - done, e);
        }
        finally
        {
            Release(crops);
            for (; done < looks.Length; done++)
                _scheduler.Complete(looks[done], null);
        }
    }

    private void Finish(EvidenceEncoder encoder, Look look, PlateObservation seen, long read)
    {
        var result = new LookResult
        {
            Track = look.Track,
            Seen = seen,
            Capture = look.Capture,
            Quality = look.Quality,
            Plate = look.Plate,
            Vehicle = look.Vehicle,
            Evidence = Evidence(encoder, look, seen),
            Times = look.Times with { Read = read },
        };
        _scheduler.Complete(look, look.Camera.Sink.Accept(result));
    }

    private LookEvidence? Evidence(EvidenceEncoder encoder, Look look, PlateObservation seen)
    {
        if (seen.Reading is not { NoPlate: < 0.5, Text.Length: > 0 } || !_scheduler.TakesEvidence(look, seen.Reading.Confidence))
            return null;
        try
        {
            return encoder.Encode(look);
        }
        catch (NativeException e)
        {
            LookLog.EvidenceFailed(_logger, look.Camera.Name, e.Message);
            return null;
        }
    }

    private void Report(int looks, Exception e)
    {
        long failures = Interlocked.Add(ref _failures, looks);
        long now = _time.GetTimestamp();
        long last = Volatile.Read(ref _lastReport);
        if ((last == 0 || _time.GetElapsedTime(last, now) >= TimeSpan.FromSeconds(1)) && Interlocked.CompareExchange(ref _lastReport, now, last) == last)
            LookLog.ReadingFailed(_logger, looks, failures, $"{e.GetType().Name}: {e.Message}");
    }

    // What lies on a device comes down only where the reader asks for it.
    private static PlateView View(Look look, Mat?[] crops, int at)
    {
        if (look.Crop.Patch is not { } patch)
            return new PlateView(crops[at] = look.Crop.AsMat(), look.Place, look.Capture.UnixMicroseconds);
        return new PlateView(null, look.Place, look.Capture.UnixMicroseconds) { Patch = patch, Fetch = () => crops[at] ??= look.Crop.AsMat() };
    }

    private static void Release(Mat?[] crops)
    {
        for (int i = 0; i < crops.Length; i++)
        {
            crops[i]?.Dispose();
            crops[i] = null;
        }
    }
}
