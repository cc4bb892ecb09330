namespace VisionPipeline.Tests.Cameras;

/// <summary>A clock that stands until it is moved; its timers fire from within <see cref="Advance"/>.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private long _elapsed;
    private DateTimeOffset _utc = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _utc;
    }

    /// <summary>Timers that wait for their time, periodic ones not counted.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _timers.Count(timer => timer.IsOneShot);
        }
    }

    /// <summary>Time left of the one-shot timer that is due first.</summary>
    public TimeSpan NextDue
    {
        get
        {
            lock (_lock)
                return TimeSpan.FromTicks(_timers.Where(timer => timer.IsOneShot).Min(timer => timer.Due) - _elapsed);
        }
    }

    /// <summary>Sets the wall clock without letting time pass.</summary>
    public void Set(TimeSpan by)
    {
        lock (_lock)
            _utc += by;
    }

    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_lock)
        {
            Volatile.Write(ref _elapsed, _elapsed + by.Ticks);
            _utc += by;
            due = [.. _timers.Where(timer => timer.Due <= _elapsed)];
            foreach (ManualTimer timer in due)
                timer.Next();
        }

        foreach (ManualTimer timer in due)
            timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private long _period;

        public long Due { get; private set; } = long.MaxValue;

        public bool IsOneShot => Due != long.MaxValue && _period == 0;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period > TimeSpan.Zero ? period.Ticks : 0;
                Due = dueTime < TimeSpan.Zero ? long.MaxValue : time._elapsed + dueTime.Ticks;
            }

            return true;
        }

        public void Next() => Due = _period > 0 ? time._elapsed + _period : long.MaxValue;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
