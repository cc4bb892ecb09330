namespace VisionPipeline.Tests.Configuration;

/// <summary>A clock that goes on when it is told to and fires its timers, periodic ones too, on the way. Thread-safe.</summary>
internal sealed class StepClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private long _now = TimeSpan.TicksPerSecond;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, () => callback(state));
        lock (_gate)
            _alarms.Add(alarm);
        alarm.Change(dueTime, period);
        return alarm;
    }

    public void Step(double seconds)
    {
        long end = GetTimestamp() + (long)(seconds * TimeSpan.TicksPerSecond);
        while (true)
        {
            Alarm? next;
            lock (_gate)
            {
                next = _alarms.Where(alarm => alarm.At <= end).MinBy(static alarm => alarm.At);
                Interlocked.Exchange(ref _now, Math.Max(GetTimestamp(), next?.At ?? end));
                if (next is not null)
                    next.At = next.Period > 0 ? next.At + next.Period : null;
            }

            if (next is null)
                return;
            next.Fire();
        }
    }

    /// <summary>Waits until so many timers are set.</summary>
    public async Task ArmedAsync(int timers)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_alarms.Count(static alarm => alarm.At is not null) >= timers)
                    return;
            }

            await Task.Yield();
        }
    }

    private sealed class Alarm(StepClock clock, Action fire) : ITimer
    {
        public long? At { get; set; }

        public long Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                At = dueTime < TimeSpan.Zero ? null : clock.GetTimestamp() + dueTime.Ticks;
                Period = Math.Max(0, period.Ticks);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
