namespace VisionPipeline.Cameras;

public sealed partial class CaptureClockEstimator
{
    private bool _senderKnown;
    private bool _senderUsed;
    private bool _senderOffTold;
    private bool _driftTold;
    private long _senderWrap;
    private long _senderOffset;
    private double _senderJitter;

    private void TakeSender(long now, long wall, long pts, long? sender)
    {
        if (sender is not long told)
            return;
        long clock = Unwrapped(told, _senderKnown ? pts + _senderOffset : wall);
        long offset = clock - pts;
        long change = offset - _senderOffset;
        bool stepped = _senderKnown && Math.Abs(change) > LocalClock.ToMicroseconds(_options.StepLimit);
        if (stepped)
            _senderTransit.Reset();
        else if (_senderKnown && change != 0)
            _senderJitter += (Math.Abs(change) - _senderJitter) / 16;
        _senderKnown = true;
        _senderOffset = offset;
        _senderTransit.Add(now, wall - clock);
        Judge(stepped ? change : 0);
    }

    // libavformat 5.1 takes the report's 32-bit RTP time from the packet's without minding that one of both may have wrapped already:
    // until the next report the sender's clock seems off by the whole period, every 13 hours at 90 kHz.
    private long Unwrapped(long clock, long expected)
    {
        long difference = clock - expected;
        if (_senderWrap == 0 || Math.Abs(Math.Abs(difference) - _senderWrap) > LocalClock.ToMicroseconds(_options.SenderLimit))
            return clock;
        return clock - (Math.Sign(difference) * _senderWrap);
    }

    private void Judge(long step)
    {
        // How far the camera's clock is ahead of ours, if the fastest packet took the assumed latency.
        long ahead = _latency - _senderTransit.Min;
        long limit = LocalClock.ToMicroseconds(_options.SenderLimit);
        TimeSpan offset = TimeSpan.FromMicroseconds(ahead);
        if (Math.Abs(ahead) > limit)
        {
            _senderUsed = false;
            if (!_senderOffTold || step != 0)
                Tell(new ClockObservation(ClockObservationKind.SenderOff, offset, 0));
            _senderOffTold = true;
            return;
        }

        // Within the last tenth of the limit it may go to and fro: it stays as it was.
        if (_senderOffTold && Math.Abs(ahead) > limit - (limit / 10))
            return;
        if (_senderOffTold)
            Tell(new ClockObservation(ClockObservationKind.SenderBack, offset, 0));
        else if (step != 0)
            Tell(new ClockObservation(ClockObservationKind.SenderStep, TimeSpan.FromMicroseconds(step), 0));
        _senderOffTold = false;
        _senderUsed = true;
    }

    private void TellDrift()
    {
        if (!(_senderUsed ? _senderTransit : _transit).TakeSlopeChanged() || DriftPpm is not double drift)
            return;
        if (Math.Abs(drift) > _options.DriftLimitPpm && !_driftTold)
            Tell(new ClockObservation(ClockObservationKind.Drift, TimeSpan.Zero, drift));
        _driftTold = Math.Abs(drift) > _options.DriftLimitPpm / (_driftTold ? 2 : 1);
    }
}
