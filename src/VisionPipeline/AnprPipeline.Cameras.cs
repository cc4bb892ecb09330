using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.LiveView;
using VisionPipeline.Looks;

namespace VisionPipeline;

/// <content>Cameras that come and go.</content>
public sealed partial class AnprPipeline
{
    /// <summary>Adds a camera, and starts it where the pipeline runs. The others do not notice.</summary>
    /// <param name="entry">It.</param>
    /// <exception cref="InvalidOperationException">A camera of that name is there.</exception>
    /// <exception cref="ArgumentException">It cannot be run as it is configured; nothing of it is left.</exception>
    public void Add(CameraEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string name = entry.Camera.Name;
        lock (_lock)
        {
            if (_lanes.Exists(lane => lane.Session.Name == name))
                throw new InvalidOperationException($"there is a camera '{name}' already");
            CameraSession session = Open(entry);
            try
            {
                CameraLane lane = Make(entry, session, new CameraView());
                _lanes.Add(lane);
                if (_started != 0)
                    session.Start();
            }
            catch
            {
                Withdraw(session);
                throw;
            }
        }

        PipelineLog.Added(_logger, name, entry.Camera.Url.ToString());
    }

    /// <summary>Stops a camera, closes its passes and lets all that it had go; crops that wait are not read. The others do not notice.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="deadline">Longest wait for its thread; it ends later by itself where that is over.</param>
    /// <returns>False where there is none of that name.</returns>
    public bool Remove(string name, TimeSpan deadline)
    {
        CameraLane? lane;
        lock (_lock)
        {
            lane = _lanes.Find(lane => lane.Session.Name == name);
            if (lane is null)
                return false;
            _lanes.Remove(lane);
        }

        bool hasEnded = lane.Session.Stop(deadline);
        lane.View.Close();
        Retire(lane);
        if (hasEnded)
        {
            lane.Session.Dispose();
        }
        else
        {
            // Disposing waits for its threads once more, and they release it by themselves when they end.
            PipelineLog.Abandoned(_logger, name, deadline.TotalSeconds);
            ThreadPool.UnsafeQueueUserWorkItem(static session => session.Dispose(), lane.Session, preferLocal: false);
        }

        PipelineLog.Removed(_logger, name);
        return true;
    }

    /// <summary>The small pictures of a camera, for those who want to look. They are made while somebody does, as often as the camera is looked at by the detector's loop.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null where there is none of that name.</returns>
    public CameraView? View(string name)
    {
        lock (_lock)
            return _lanes.Find(lane => lane.Session.Name == name)?.View;
    }

    /// <summary>Gives a camera another scene without touching its stream. Its open passes are closed, as the regions that they were seen in are no more.</summary>
    /// <param name="entry">The camera with its new scene; all else must be as it is.</param>
    /// <returns>False where there is none of that name.</returns>
    public bool Rescene(CameraEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_lock)
        {
            int at = _lanes.FindIndex(lane => lane.Session.Name == entry.Camera.Name);
            if (at < 0)
                return false;
            CameraLane old = _lanes[at];
            _lanes[at] = Make(entry, old.Session, old.View);
            Retire(old);
            return true;
        }
    }

    private CameraSession Open(CameraEntry entry)
    {
        var session = new CameraSession(entry.Camera, _services);
        if (_ports.Tap?.Invoke(entry) is { } tap)
            session.AddTap(tap);
        return session;
    }

    private void Retire(CameraLane lane)
    {
        _gatherer.Remove(lane.Gathered);
        Guard(lane, lane => lane.Leave(_scheduler));
    }

    private void Withdraw(CameraSession session)
    {
        if (_lanes.Find(lane => lane.Session == session) is { } lane)
        {
            _lanes.Remove(lane);
            Retire(lane);
        }

        session.Dispose();
    }

    private CameraLane Make(CameraEntry entry, CameraSession session, CameraView view)
    {
        var plates = new RecentPlates(_sink);
        var settings = new PassBookSettings
        {
            Camera = entry.Camera.Name,
            Node = _config.Node,
            // Track numbers begin anew with each book; capture times tell runs of the process apart.
            Epoch = _made++,
            Models = _models.Hashes,
            Fusion = _models.Fusion,
            Verdict = _config.Verdict,
            Evidence = _ports.Evidence,
            Tracks = _ports.Tracks,
            Latency = _latency,
        };
        var passes = new PassBook(settings, plates, _time);
        ILookSink taker = _ports.Looks is { } watch ? new WatchedLooks(entry.Camera.Name, passes, watch) : passes;
        CameraLooks looks = _scheduler.Add(entry.Camera.Name, entry.Scene, taker, CameraLane.PlaysFast(entry));
        passes.Bind(looks);
        try
        {
            var lane = new CameraLane(entry, session, _engines.Intake, looks, passes, plates, _config, _ports.Watch, view, _logger, _time);
            // A file that is played fast waits for its readers, picture by picture: its verdicts do not depend on the machine.
            if (lane.IsFast)
                looks.LookDone = _gatherer.Signal.Set;
            lane.Gathered = _gatherer.Add(entry.Camera.Name, session.Mailbox, entry.Camera.DetectionsPerSecond, lane, lane.IsFast ? () => looks.HasDue : null);
            return lane;
        }
        catch
        {
            _scheduler.Remove(looks);
            throw;
        }
    }
}
