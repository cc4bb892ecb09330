using VisionPipeline.Frames;

namespace VisionPipeline.Batching;

/// <summary>
/// Gathers frames of all cameras into batches: a batch is ready when it is full, when every camera has a frame for it, or when its
/// first frame has waited its time (as NVIDIA's nvstreammux has it: filled, or pushed by time-out after the first buffer).
/// </summary>
/// <remarks>
/// Frames stay in their mailboxes until the batch is made, so the newest of a camera wins. Where more cameras wait than fit, those
/// go first that have waited longest, so none starves. One thread takes batches; cameras may be added and removed from any. Between
/// frames the taking thread sleeps and nothing else runs. Allocates nothing per frame. Mailboxes stay the caller's.
/// </remarks>
public sealed class FrameGatherer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly DetectionLoopConfig _config;
    private readonly TimeProvider _time;
    private readonly List<GatheredCamera> _cameras = [];
    private readonly int _most;
    private long _batches;
    private long _turns;
    private volatile bool _disposed;

    /// <summary>Makes one without cameras.</summary>
    /// <param name="config">Size and times.</param>
    /// <param name="time">Measures how long frames wait.</param>
    /// <exception cref="ArgumentException">The size is out of range.</exception>
    public FrameGatherer(DetectionLoopConfig config, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(time);
        _most = config.MaxBatch ?? 1;
        if (_most is < 1 or > 64)
            throw new ArgumentException($"a batch of {_most} frames: 1..64 are taken");
        _config = config;
        _time = time;
    }

    /// <summary>Wakes the taking thread: the signal to give to every mailbox. Valid until <see cref="Dispose"/>.</summary>
    public FrameSignal Signal { get; } = new();

    /// <summary>Batches that were taken.</summary>
    public long Batches => Volatile.Read(ref _batches);

    /// <summary>Adds a camera, also while batches are taken.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mailbox">Where its frames come; made with <see cref="Signal"/>.</param>
    /// <param name="detectionsPerSecond">How often it is looked at; gives how long its frame waits for company.</param>
    /// <param name="tag">Found again in <see cref="GatheredCamera.Tag"/>.</param>
    /// <param name="isHeld">Asked before a frame of it is taken, under the gatherer's lock: whether it stays in its mailbox for now. Whoever lets go of it sets <see cref="Signal"/>. Null never holds.</param>
    /// <returns>What it is removed by.</returns>
    public GatheredCamera Add(string name, FrameMailbox mailbox, double detectionsPerSecond, object? tag = null, Func<bool>? isHeld = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(mailbox);
        var camera = new GatheredCamera(name, mailbox, _config.Due(detectionsPerSecond), tag, isHeld);
        lock (_lock)
            _cameras.Add(camera);
        Signal.Set();
        return camera;
    }

    /// <summary>Removes a camera: no batch that is taken afterwards has a frame of it. Removing twice is harmless.</summary>
    /// <param name="camera">One that <see cref="Add"/> gave.</param>
    public void Remove(GatheredCamera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        lock (_lock)
            _cameras.Remove(camera);

        // The others may be a full batch now.
        Signal.Set();
    }

    /// <summary>Waits for a batch and takes it.</summary>
    /// <param name="into">Takes the frames, which become the caller's to dispose; where it is shorter than <see cref="DetectionLoopConfig.MaxBatch"/>, batches are cut to it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many frames; 0 when the wait was cancelled.</returns>
    public int Take(Span<GatheredFrame> into, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && !_disposed)
        {
            int count = TryTake(into, out TimeSpan wait);
            if (count > 0)
                return count;
            Signal.Wait(wait, cancellation);
        }

        return 0;
    }

    /// <summary>Says that a frame which was taken has been looked at, and is disposed.</summary>
    /// <param name="camera">Whose it was.</param>
    public static void Done(GatheredCamera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        camera.CountDone();
    }

    /// <summary>Whether no frame of a camera waits or is being looked at.</summary>
    /// <param name="camera">It.</param>
    public bool IsIdle(GatheredCamera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        lock (_lock)
            return camera.Mailbox.Age is null && camera.Finished == camera.Served;
    }

    /// <summary>Takes a batch if one is ready now. Never blocks.</summary>
    /// <param name="into">As for <see cref="Take"/>.</param>
    /// <param name="wait">Where none is ready: time until one will be, unless frames come before; infinite while no frame waits.</param>
    /// <returns>How many frames; 0 for none.</returns>
    public int TryTake(Span<GatheredFrame> into, out TimeSpan wait)
    {
        lock (_lock)
        {
            int room = Math.Min(into.Length, _most);
            long now = _time.GetTimestamp();
            int waiting = Look(now, out wait);
            return waiting > 0 && room > 0 && (wait <= TimeSpan.Zero || waiting >= Math.Min(room, _cameras.Count)) ? Fill(into[..room], now) : 0;
        }
    }

    /// <summary>Releases the signal. The taking thread must have ended, and no mailbox may publish any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        Signal.Dispose();
    }

    private int Look(long now, out TimeSpan wait)
    {
        wait = Timeout.InfiniteTimeSpan;
        int waiting = 0;
        foreach (GatheredCamera camera in _cameras)
        {
            if (camera.Mailbox.Age is not { } age || camera.IsHeld?.Invoke() == true)
            {
                camera.IsWaiting = false;
                continue;
            }

            if (!camera.IsWaiting)
            {
                // A frame that came while the detector was at work has waited since then.
                camera.IsWaiting = true;
                camera.Since = now - (long)(age.TotalSeconds * _time.TimestampFrequency);
            }

            TimeSpan left = camera.Due - _time.GetElapsedTime(camera.Since, now);
            if (waiting++ == 0 || left < wait)
                wait = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        return waiting;
    }

    private int Fill(Span<GatheredFrame> into, long now)
    {
        int count = 0;
        while (count < into.Length && Longest() is { } next)
        {
            next.IsWaiting = false;

            // Whoever owns the mailbox may have emptied it since.
            if (!next.Mailbox.TryTake(out FrameLease frame))
                continue;
            into[count++] = new GatheredFrame(next, frame, _time.GetElapsedTime(next.Since, now));
            next.LastTurn = ++_turns;
            next.CountServed();
        }

        _batches += count > 0 ? 1 : 0;
        return count;
    }

    // Cameras are tens, batches a few a second: a pass over all for each place is cheaper than keeping them in order.
    private GatheredCamera? Longest()
    {
        GatheredCamera? best = null;
        foreach (GatheredCamera camera in _cameras)
        {
            if (camera.IsWaiting && (best is null || camera.Since < best.Since || (camera.Since == best.Since && camera.LastTurn < best.LastTurn)))
                best = camera;
        }

        return best;
    }
}
