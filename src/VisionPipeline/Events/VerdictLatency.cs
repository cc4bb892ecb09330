using VisionPipeline.Diagnostics;
using VisionPipeline.Looks;

namespace VisionPipeline.Events;

/// <summary>Measures how long verdicts take, and where the time goes. Shared by the books of all cameras.</summary>
/// <remarks>Thread-safe and without locks; allocates only in <see cref="Times"/>.</remarks>
public sealed class VerdictLatency
{
    private readonly LatencyHistogram _deciding = new();
    private readonly LatencyHistogram _provisional = new();
    private readonly LatencyHistogram _confirmed = new();
    private readonly LatencyHistogram[] _stages = [.. Enum.GetValues<VerdictStage>().Select(static _ => new LatencyHistogram())];

    /// <summary>What was measured so far.</summary>
    public VerdictTimes Times => new()
    {
        Count = _deciding.Count,
        DecidingP50 = _deciding.Percentile(0.5),
        DecidingP95 = _deciding.Percentile(0.95),
        DecidingMean = _deciding.Mean(),
        DecidingMost = _deciding.Most,
        ProvisionalP50 = _provisional.Percentile(0.5),
        ProvisionalP95 = _provisional.Percentile(0.95),
        ConfirmedP50 = _confirmed.Percentile(0.5),
        ConfirmedP95 = _confirmed.Percentile(0.95),
        Stages = [.. _stages.Select(static (times, stage) => new StageTime((VerdictStage)stage, times.Mean(), times.Percentile(0.95)))],
    };

    /// <summary>Counts a verdict that a look brought.</summary>
    /// <param name="whole">From the capture of the look's frame to the telling.</param>
    /// <param name="times">The look's way.</param>
    /// <param name="told">Timestamp of the telling.</param>
    /// <param name="time">The clock that the timestamps are of.</param>
    public void Decided(TimeSpan whole, in LookTimes times, long told, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _deciding.Add(whole);
        if (times.Arrived == 0)
            return;
        Add(VerdictStage.Arrival, whole - time.GetElapsedTime(times.Arrived, told));
        ReadOnlySpan<long> ends = [times.Arrived, times.Decoded, times.Taken, times.Found, times.Cut, times.Ripe, times.Begun, times.Read, told];

        // A stage that was not seen took no time, and the next begins where the last seen one ended.
        long last = times.Arrived;
        for (int i = 1; i < ends.Length; i++)
        {
            long end = Math.Max(last, ends[i]);
            Add((VerdictStage)i, time.GetElapsedTime(last, end));
            last = end;
        }
    }

    /// <summary>Counts a pass's first text.</summary>
    /// <param name="afterFirstSeen">Time since the vehicle was first seen.</param>
    public void Provisional(TimeSpan afterFirstSeen) => _provisional.Add(afterFirstSeen);

    /// <summary>Counts a pass's confirmation.</summary>
    /// <param name="afterFirstSeen">Time since the vehicle was first seen.</param>
    public void Confirmed(TimeSpan afterFirstSeen) => _confirmed.Add(afterFirstSeen);

    /// <summary>Forgets what was measured.</summary>
    public void Clear()
    {
        _deciding.Clear();
        _provisional.Clear();
        _confirmed.Clear();
        foreach (LatencyHistogram stage in _stages)
            stage.Clear();
    }

    private void Add(VerdictStage stage, TimeSpan time) => _stages[(int)stage].Add(time);
}
