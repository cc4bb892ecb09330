using VisionPipeline.Frames;

namespace VisionPipeline.Cameras;

/// <summary>Finds when pictures were taken, from time stamps, arrivals and what the sender says of its clock.</summary>
/// <remarks>
/// <para>
/// Every clock is held as an offset to the stream's time stamps (PTS), so that pictures get theirs by PTS alone, in whatever order
/// packets came (B-frames). Best first: the sender's wall clock (RTCP sender reports, RFC 3550 section 6.4.1) while it is within a
/// limit of ours; else the arrival, less the smallest transit of the last half minute and an assumed latency; for files the moment
/// of opening plus PTS; for the simulator what it says, without doubt.
/// </para>
/// <para>
/// <see cref="Stamp"/> never goes back while a stream is open: a clock that is set back is met by running at half speed
/// until both agree, with the difference added to the uncertainty. A stream that is opened anew may start earlier than the last one
/// ended only where the clock was set back by more than a minute. Times in microseconds. One thread; no allocation after the
/// constructor.
/// </para>
/// </remarks>
public sealed partial class CaptureClockEstimator
{
    // What a camera set by NTP over a local network keeps to.
    private const long SenderUncertainty = 10_000;

    // A file's first picture is as old as its opening, which is a convention: within it pictures are exact.
    private const long ContainerUncertainty = 1_000;

    private const long LargestSlew = 60_000_000;
    private const long LongestAdvance = 1_000_000;

    private readonly CaptureClockOptions _options;
    private readonly LocalClock _clock;
    private readonly OffsetFilter _transit = new();
    private readonly OffsetFilter _senderTransit = new();
    private readonly Queue<ClockObservation> _observations = new(8);
    private readonly long _latency;
    private bool _live = true;
    private CaptureClock _fixed;
    private bool _opened;
    private long? _offset;
    private long _lastArrival;
    private long? _lastPts;
    private long? _stampedPts;
    private long _lastStamp = long.MinValue;

    /// <summary>Makes an estimator for one stream of one camera.</summary>
    /// <param name="options">Limits.</param>
    /// <param name="time">This machine's clocks.</param>
    public CaptureClockEstimator(CaptureClockOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _clock = new LocalClock(time, options.StepLimit);
        _latency = LocalClock.ToMicroseconds(options.AssumedLatency);
    }

    /// <summary>Which clock is used now.</summary>
    public CaptureClock Clock => !_live ? _fixed : _senderUsed ? CaptureClock.SenderReport : CaptureClock.Arrival;

    /// <summary>Microseconds per second by which the sender's clock (its time stamps, where it tells no clock) runs ahead of ours, over the last minutes; null before a minute has passed.</summary>
    public double? DriftPpm => -(_senderUsed ? _senderTransit.Slope : _transit.Slope);

    /// <summary>The stream was opened, anew or for the first time: time stamps start again.</summary>
    /// <param name="live">Whether packets come as pictures are taken.</param>
    /// <param name="senderWrap">After how long the time stamps that the sender's clock is told by begin again; 0 where they do not.</param>
    public void Open(bool live, long senderWrap = 0)
    {
        _live = live;
        _senderWrap = senderWrap;
        _fixed = CaptureClock.Container;
        _opened = true;
        _offset = null;
        Restart();
    }

    /// <summary>A simulated stream was opened: its times are true by definition.</summary>
    /// <param name="origin">Time of time stamp 0, since 1970 (UTC).</param>
    public void OpenSimulated(long origin)
    {
        Open(live: false);
        _fixed = CaptureClock.Simulated;
        _offset = origin;
    }

    /// <summary>A packet came just now.</summary>
    /// <param name="pts">Its presentation time; null where there is none.</param>
    /// <param name="sender">The sender's wall clock for it, since 1970 (UTC); null where it is not told.</param>
    public void Packet(long? pts, long? sender)
    {
        long now = _clock.Elapsed;
        FollowStep(now);
        if (pts is not long time)
            return;
        if (!_live)
        {
            _offset ??= Math.Max(_clock.At(now), _lastStamp + 1) - time;
            return;
        }

        if (_lastPts is long last && IsJump(time - last, now - _lastArrival))
            Restart();
        _lastPts = time;
        _lastArrival = now;
        long wall = _clock.At(now);
        _transit.Add(now, wall - time);
        TakeSender(now, wall, time, sender);
        TellDrift();
    }

    /// <summary>When the picture of a time stamp was taken, as far as is known now. Need not rise from call to call.</summary>
    /// <param name="pts">Presentation time; null where there is none.</param>
    public CaptureTime Of(long? pts)
    {
        if (!_live)
        {
            long uncertainty = _fixed == CaptureClock.Simulated ? 0 : ContainerUncertainty;
            return new CaptureTime(pts is long time && _offset is long offset ? time + offset : _clock.At(_clock.Elapsed), uncertainty, _fixed);
        }

        if (pts is not long stamp || _transit.Count == 0)
            return new CaptureTime(_clock.At(_clock.Elapsed) - _latency, 2 * _latency, CaptureClock.Arrival);
        return _senderUsed
            ? new CaptureTime(stamp + _senderOffset, SenderUncertainty + (long)(2 * _senderJitter), CaptureClock.SenderReport)
            : new CaptureTime(stamp + _transit.Min - _latency, _latency + (long)(2 * _transit.Spread), CaptureClock.Arrival);
    }

    /// <summary>The capture time of the next picture in presentation order; later than that of the one before.</summary>
    /// <param name="pts">Its presentation time; null where there is none.</param>
    public CaptureTime Stamp(long? pts)
    {
        CaptureTime found = Of(pts);
        long time = found.UnixMicroseconds;
        long uncertainty = found.UncertaintyMicroseconds;
        if (_lastStamp != long.MinValue && !(_opened && _lastStamp - time > LargestSlew))
        {
            long passed = pts is long p && _stampedPts is long last ? Math.Clamp(p - last, 0, LongestAdvance) : 0;
            long least = _lastStamp + Math.Max(1, passed / 2);
            if (time < least)
            {
                uncertainty += least - time;
                time = least;
            }
        }

        _opened = false;
        _stampedPts = pts;
        _lastStamp = time;
        return new CaptureTime(time, uncertainty, found.Clock);
    }

    /// <summary>Takes the oldest thing seen about a clock that nobody has taken yet.</summary>
    public bool TryTake(out ClockObservation observation) => _observations.TryDequeue(out observation);

    private static bool IsJump(long media, long arrival) => media < -LongestAdvance || media > Math.Max(0, arrival) + LongestAdvance;

    private void FollowStep(long now)
    {
        long step = _clock.TakeStep(now);
        if (step == 0)
            return;
        _transit.Shift(step);
        _senderTransit.Shift(step);
        if (_fixed == CaptureClock.Container)
            _offset += step;
        Tell(new ClockObservation(ClockObservationKind.LocalStep, TimeSpan.FromMicroseconds(step), 0));
    }

    private void Restart()
    {
        _transit.Reset();
        _senderTransit.Reset();
        _senderUsed = false;
        _senderKnown = false;
        _senderJitter = 0;
        _lastPts = null;
        _stampedPts = null;
    }

    private void Tell(in ClockObservation observation)
    {
        // Nobody takes them: the oldest is the least telling.
        if (_observations.Count == 8)
            _observations.Dequeue();
        _observations.Enqueue(observation);
    }
}
