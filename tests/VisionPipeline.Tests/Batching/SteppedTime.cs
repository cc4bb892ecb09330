namespace VisionPipeline.Tests.Batching;

/// <summary>A clock that goes on when it is told to. Thread-safe.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _now = TimeSpan.TicksPerSecond;

    public static DateTimeOffset Start { get; } = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Step(double milliseconds) => Interlocked.Add(ref _now, (long)(milliseconds * TimeSpan.TicksPerMillisecond));
}
