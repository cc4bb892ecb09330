namespace VisionPipeline.Looks;

/// <content>What waits: taking, pushing out, dropping. All of it under the lock.</content>
public sealed partial class LookScheduler
{
    // A vehicle that has gone gives no better crop, and somebody waits for its verdict: it goes before all that are still there.
    private const double GoneBonus = 2;

    private int TakeDue(Span<Look> into)
    {
        int count = 0;
        while (count < into.Length && Best() is { } look)
        {
            TrackLooks track = look.Owner;
            track.Waiting.Remove(look);
            track.Reading = look;
            track.WaitingSince = _time.GetTimestamp();
            look.Times = look.Times with { Begun = track.WaitingSince };
            _waiting--;
            _reading++;
            look.Camera.Reading++;
            if (track.Waiting.Count == 0)
                _queue.Remove(track);
            into[count++] = look;
        }

        return count;
    }

    // Notes since when crops may be read.
    private void Ripen(TrackLooks track)
    {
        foreach (Look look in track.Waiting)
        {
            if (look.Times.Ripe == 0 && LookRules.IsRipe(Config, track, look))
                look.Times = look.Times with { Ripe = _time.GetTimestamp() };
        }
    }

    private Look? Best()
    {
        Look? best = null;
        double most = double.NegativeInfinity;
        long now = _time.GetTimestamp();
        foreach (TrackLooks track in _queue)
        {
            if (track.IsOffered || track.Camera is { IsInOrder: true, Reading: > 0 })
                continue;
            foreach (Look look in track.Waiting)
            {
                double priority = Priority(look, now);
                if (priority > most && LookRules.IsDue(Config, track, look))
                    (best, most) = (look, priority);
            }
        }

        return best;
    }

    private double Priority(Look look, long now) =>
        LookRules.Gain(look.Owner, look)
        + (look.Camera.IsInOrder ? 0 : Config.AgeingPerSecond * _time.GetElapsedTime(look.Owner.WaitingSince, now).TotalSeconds)
        + (look.Owner.HasEnded ? GoneBonus : 0);

    // Puts a crop among its vehicle's others; the caller has made sure that it is better than one that goes.
    private void Insert(TrackLooks track, Look look)
    {
        if (track.Waiting.Count == 0)
        {
            _queue.Add(track);
            track.WaitingSince = look.Times.Cut;
        }

        int at = track.Waiting.FindIndex(other => other.Quality.Score < look.Quality.Score);
        track.Waiting.Insert(at < 0 ? track.Waiting.Count : at, look);
        _waiting++;
        look.Camera.Cut++;
    }

    private void Drop(Look look)
    {
        TrackLooks track = look.Owner;
        if (!track.Waiting.Remove(look))
            return;
        _waiting--;
        if (track.Waiting.Count == 0)
            _queue.Remove(track);
        look.Camera.Replaced++;
        look.Release();
    }

    private void DropAll(TrackLooks track)
    {
        while (track.Waiting.Count > 0)
            Drop(track.Waiting[^1]);
    }

    private void DropWhere(TrackLooks track, Func<LookScheduler, TrackLooks, Look, bool> which)
    {
        for (int i = track.Waiting.Count - 1; i >= 0; i--)
        {
            if (which(this, track, track.Waiting[i]))
                Drop(track.Waiting[i]);
        }
    }

    // Makes room for a look of a given gain by pushing out the one that promises least, if that is less.
    private bool MakeRoom(double gain)
    {
        if (_waiting < Config.Queue)
            return true;
        Look? least = null;
        double lowest = gain;
        long now = _time.GetTimestamp();
        foreach (TrackLooks track in _queue)
        {
            foreach (Look look in track.Waiting)
            {
                double priority = Priority(look, now);
                if (priority < lowest)
                    (least, lowest) = (look, priority);
            }
        }

        if (least is null)
            return false;
        least.Owner.Overload++;
        least.Camera.Overload++;
        Drop(least);
        return true;
    }
}
