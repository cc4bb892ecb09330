namespace VisionPipeline.Server.Running;

/// <summary>What this process takes of the machine, between one reading and the next.</summary>
/// <param name="time">The clock.</param>
internal sealed class ProcessMeter(TimeProvider time)
{
    private long _at = time.GetTimestamp();
    private TimeSpan _cpu = Environment.CpuUsage.TotalTime;

    /// <summary>Cores in use since the last call, and the memory that the process holds now in bytes.</summary>
    public (double Cores, long Memory) Read()
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_at, now).TotalSeconds;
        double cores = seconds > 0 ? (cpu - _cpu).TotalSeconds / seconds : 0;
        (_at, _cpu) = (now, cpu);
        return (cores, Environment.WorkingSet);
    }
}
