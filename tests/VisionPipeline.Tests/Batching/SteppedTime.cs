namespace VisionPipeline.Tests.Batching;

/// <summary>A clock that goes on when it is told to, and fires its timers on the way. Thread-safe.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _now = TimeSpan.FromSeconds(1);

    public static DateTimeOffset Start { get; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Now;

    public override long GetTimestamp() => Now.Ticks;

    /// <summary>Timers that are set and have not fired.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
                return _alarms.Count(static alarm => alarm.At is not null);
        }
    }

    private TimeSpan Now
    {
        get
        {
            lock (_lock)
                return _now;
        }
    }

    public void Step(TimeSpan by)
    {
        List<Alarm> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _alarms.Where(alarm => alarm.At <= _now)];
            foreach (Alarm alarm in due)
                alarm.At = null;
        }

        foreach (Alarm alarm in due)
            alarm.Fire();
    }

    public void Step(double milliseconds) => Step(TimeSpan.FromMilliseconds(milliseconds));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        lock (_lock)
            _alarms.Add(alarm);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(SteppedTime clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan? At { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool now = dueTime == TimeSpan.Zero;
            lock (clock._lock)
                At = dueTime <= TimeSpan.Zero ? null : clock._now + dueTime;
            if (now)
                Fire();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
