namespace VisionPipeline.Tests.Publishing;

/// <summary>Stands still until it is moved on; the wall clock and the monotonic one together.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => PlateEvents.Noon.AddTicks(GetTimestamp());
}
