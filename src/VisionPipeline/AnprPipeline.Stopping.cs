namespace VisionPipeline;

/// <content>Stopping, front to back.</content>
public sealed partial class AnprPipeline
{
    /// <summary>
    /// Stops: cameras take nothing in any more, the batch under way is looked at, waiting crops are read, passes are closed. Waits
    /// that run into the deadline are given up and named.
    /// </summary>
    /// <param name="deadline">Longest time for all of it.</param>
    /// <returns>What did not end in time; empty when all did. Stopping twice is harmless.</returns>
    public IReadOnlyList<string> Stop(TimeSpan deadline)
    {
        long from = _time.GetTimestamp();
        List<string> late = [];
        CameraLane[] lanes;
        lock (_lock)
            lanes = [.. _lanes];
        _stopping.Set();

        // All are told before any is waited for: they stop side by side.
        foreach (CameraLane lane in lanes)
            lane.Session.SignalStop();
        foreach (CameraLane lane in lanes)
            Wait($"camera {lane.Session.Name}", lane.Session.Stop);
        Wait("housekeeping", left => !_housekeeping.IsAlive || _housekeeping.Join(left));
        Wait("detector", _loop.Stop);
        foreach (CameraLane lane in lanes)
            lane.EndTracks();
        Wait("plate readers", _workers.Stop);
        foreach (CameraLane lane in lanes)
            lane.Close();
        return late;

        void Wait(string name, Func<TimeSpan, bool> stop)
        {
            long begun = _time.GetTimestamp();
            TimeSpan left = deadline - _time.GetElapsedTime(from);
            bool ended = stop(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            TimeSpan took = _time.GetElapsedTime(begun);
            if (!ended)
                late.Add(name);
            if (!ended || took > TimeSpan.FromSeconds(1))
                PipelineLog.Waited(_logger, name, took.TotalSeconds, ended ? "ended" : "given up");
        }
    }
}
