using VisionPipeline.Frames;
using VisionPipeline.Geometry;

namespace VisionPipeline.Looks;

/// <summary>
/// Decides which plates are read: detection loops offer frames of vehicles, reading threads take the looks that promise most. What
/// each vehicle may have is bounded by its budget, what all may have by the readers' time: expected gain goes first, and waiting adds to
/// it, so that under load poor crops of well-known plates go unread and no vehicle is forgotten.
/// </summary>
/// <remarks>
/// Thread-safe. Every crop and frame that it holds is given back when it is read, replaced, dropped, or the scheduler disposed.
/// The sink is never called from here, so it may call in while it holds its own lock.
/// </remarks>
public sealed partial class LookScheduler : IDisposable
{
    private readonly object _lock = new();
    private readonly TimeProvider _time;
    private readonly IPatchKeeper? _patches;
    private readonly List<CameraLooks> _cameras = [];

    // Vehicles with a crop that waits. Tens at most, so that a pass over all finds the next one in microseconds.
    private readonly List<TrackLooks> _queue = [];
    private int _waiting;
    private int _reading;
    private bool _completed;
    private bool _disposed;

    /// <summary>Makes one without cameras.</summary>
    /// <param name="config">Budgets and gates.</param>
    /// <param name="time">Measures how long looks wait.</param>
    /// <param name="frames">Shows pictures; null shows those in main memory. Stays the caller's, and must outlive this.</param>
    /// <param name="patches">Keeps plates on the device that their pictures lie on; null brings all of them down. Likewise.</param>
    public LookScheduler(LookConfig config, TimeProvider time, IFrameReader? frames = null, IPatchKeeper? patches = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(time);
        Config = config;
        _time = time;
        Frames = frames ?? HostFrameReader.Instance;
        _patches = patches;
        Crops = new CropPool(config.Queue + (config.Workers * (config.WorkerBatch ?? 1)) + 1);
    }

    /// <summary>Budgets and gates.</summary>
    public LookConfig Config { get; }

    /// <summary>Shows pictures, wherever they lie.</summary>
    public IFrameReader Frames { get; }

    /// <summary>The buffers of waiting crops.</summary>
    public CropPool Crops { get; }

    /// <summary>Crops that wait now, of all cameras.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting;
        }
    }

    /// <summary>Adds a camera.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="scene">Gives the least width of its plates.</param>
    /// <param name="sink">Takes its looks.</param>
    /// <param name="inOrder">Whether its looks are read one after another, in an order in which no clock has a say: the same pictures then give the same looks in the same order.</param>
    public CameraLooks Add(string name, SceneConfig scene, ILookSink sink, bool inOrder = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(scene);
        ArgumentNullException.ThrowIfNull(sink);
        var camera = new CameraLooks(this, name, scene, sink, inOrder);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _cameras.Add(camera);
        }

        return camera;
    }

    /// <summary>Removes a camera with what waits of it. A look that is being read is completed as ever.</summary>
    /// <param name="camera">One that <see cref="Add"/> gave.</param>
    public void Remove(CameraLooks camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        lock (_lock)
        {
            camera.IsRemoved = true;
            _cameras.Remove(camera);
            foreach (TrackLooks track in camera.Tracks.Values)
                DropAll(track);
            camera.Tracks.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits for looks and takes those that promise most, at most one of each vehicle.</summary>
    /// <param name="into">Takes them; each is given back by <see cref="Complete"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many; 0 when cancelled, or after <see cref="CompleteAdding"/> once nothing is left.</returns>
    public int Take(Span<Look> into, CancellationToken cancellation)
    {
        using CancellationTokenRegistration stop = cancellation.UnsafeRegister(static state => ((LookScheduler)state!).Wake(), this);
        lock (_lock)
        {
            while (!_disposed && !cancellation.IsCancellationRequested)
            {
                int count = TakeDue(into);
                if (count > 0)
                    return count;
                if (_completed && _waiting == 0 && _reading == 0)
                    return 0;
                Monitor.Wait(_lock);
            }
        }

        return 0;
    }

    /// <summary>Takes looks that are due now. Never blocks.</summary>
    /// <param name="into">As for <see cref="Take"/>.</param>
    /// <returns>How many.</returns>
    public int TryTake(Span<Look> into)
    {
        lock (_lock)
            return _disposed ? 0 : TakeDue(into);
    }

    /// <summary>Gives a look back after it was read; its crop and frame are released.</summary>
    /// <param name="look">One that <see cref="Take"/> gave, once.</param>
    /// <param name="verdict">What the sink said; null where reading failed.</param>
    public void Complete(Look look, LookVerdict? verdict)
    {
        ArgumentNullException.ThrowIfNull(look);
        TrackLooks track = look.Owner;
        lock (_lock)
        {
            look.Release();
            if (track.Reading != look)
                return;
            track.Reading = null;
            look.Camera.Reading--;
            _reading--;
            CropQuality best = track.Best;
            track.Best = best with { Area = Math.Max(best.Area, look.Quality.Area), Sharpness = Math.Max(best.Sharpness, look.Quality.Sharpness), Score = Math.Max(best.Score, look.Quality.Score) };
            track.LastRead = look.Capture;
            track.Done++;
            if (verdict is { } told)
            {
                (track.Confidence, track.IsOver) = (told.Confidence, told.IsOver);
                look.Camera.Read++;
            }
            else
            {
                look.Camera.Failed++;
            }

            if (LookRules.IsSettled(Config, track) || track.Done >= Config.Budget || track.IsForgotten)
                DropAll(track);
            else
                DropWhere(track, static (scheduler, track, look) => !LookRules.IsWorthwhile(scheduler.Config, track, look));
            if (track.IsForgotten)
                look.Camera.Tracks.Remove(track.Track);
            Monitor.PulseAll(_lock);
        }

        look.Camera.LookDone?.Invoke();
    }

    /// <summary>Whether a look is so much better than its vehicle's earlier ones that its pictures are worth keeping; a yes counts as kept.</summary>
    /// <param name="look">One that is being read.</param>
    /// <param name="confidence">Probability of what it reads alone, 0..1.</param>
    public bool TakesEvidence(Look look, double confidence)
    {
        ArgumentNullException.ThrowIfNull(look);
        double worth = look.Quality.Score * confidence;
        lock (_lock)
        {
            // A tenth better: each keeping costs an encoding and a file.
            if (!Config.Evidence || worth <= look.Owner.BestEvidence * 1.1)
                return false;
            look.Owner.BestEvidence = worth;
            return true;
        }
    }

    /// <summary>Says that nothing will be offered any more: what is due is still given out, then <see cref="Take"/> ends.</summary>
    public void CompleteAdding()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (CameraLooks camera in _cameras)
            {
                foreach (TrackLooks track in camera.Tracks.Values)
                    EndTrack(track);
            }

            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Ends every wait and drops what waits.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_queue.Count > 0)
                DropAll(_queue[^1]);
            Monitor.PulseAll(_lock);
        }
    }

    internal LookTally TallyOf(CameraLooks camera, long track)
    {
        lock (_lock)
            return camera.Tracks.TryGetValue(track, out TrackLooks? found) ? found.Tally : default;
    }

    internal bool HasDue(CameraLooks camera)
    {
        lock (_lock)
        {
            if (camera.Reading > 0)
                return true;
            foreach (TrackLooks track in camera.Tracks.Values)
            {
                foreach (Look look in track.Waiting)
                {
                    if (LookRules.IsDue(Config, track, look))
                        return true;
                }
            }

            return false;
        }
    }

    internal bool HasPending(CameraLooks camera)
    {
        lock (_lock)
        {
            foreach (TrackLooks track in camera.Tracks.Values)
            {
                if (track.IsPending)
                    return true;
            }

            return camera.Reading > 0;
        }
    }

    internal LookCounters CountersOf(CameraLooks camera)
    {
        lock (_lock)
        {
            int waiting = 0;
            foreach (TrackLooks track in camera.Tracks.Values)
                waiting += track.Waiting.Count;
            return new LookCounters(camera.Offered, camera.Cut, camera.Read, camera.Failed, camera.Replaced, camera.Overload, waiting, camera.FramesHeld);
        }
    }

    internal void End(CameraLooks camera, long track)
    {
        lock (_lock)
        {
            if (!camera.Tracks.TryGetValue(track, out TrackLooks? found))
                return;
            EndTrack(found);
            Monitor.PulseAll(_lock);
        }
    }

    internal void Forget(CameraLooks camera, long track)
    {
        lock (_lock)
        {
            if (!camera.Tracks.TryGetValue(track, out TrackLooks? found))
                return;
            DropAll(found);
            if (found.Reading is null)
                camera.Tracks.Remove(track);
            else
                found.IsForgotten = true;
        }
    }

    private void EndTrack(TrackLooks track)
    {
        track.HasEnded = true;
        Ripen(track);
        if (track.Frames < Config.MinFastFrames)
            track.TooFewFrames += track.Waiting.Count;
        else
            track.ScoreTooLow += track.Waiting.Count(look => look.Score < Config.RelaxedPlateScore);
        DropWhere(track, static (scheduler, track, look) => track.Frames < scheduler.Config.MinFastFrames || look.Score < LookRules.LeastScore(scheduler.Config, track, hurries: true));
    }

    private void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }
}
