using VisionPipeline.Native.Cuda;
using VisionPipeline.Native.Nvml;

namespace VisionPipeline.Server.Bench;

/// <summary>Watches what a stage takes: once a second from NVML where it is there, and from the process.</summary>
internal sealed class GpuGauges : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly NvmlSession? _session;
    private readonly NvmlDevice? _device;
    private readonly TimeProvider _time;

    public GpuGauges(CudaDevice? device, TimeProvider time)
    {
        _time = time;
        if (device is null || CudaLibraries.Probes.First(static probe => probe.Name == "NVML").Run().Problem is not null)
            return;
        try
        {
            _session = NvmlSession.Open();
            _device = _session.Find(device);
        }
        catch (NvmlException)
        {
            // Rates and times are measured all the same; the report leaves these columns out.
            _session?.Dispose();
            _session = null;
        }
    }

    /// <summary>The driver's version; null where NVML does not tell.</summary>
    public string? DriverVersion => _session?.DriverVersion;

    /// <summary>Device memory in use by all; null where NVML does not tell.</summary>
    public long? MemoryInUse => Read()?.MemoryUsedBytes;

    /// <summary>Watches for a while.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="before">Device memory that was in use before the stage.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public GpuLoad Watch(double seconds, long? before, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        var readings = new List<NvmlReading>();
        while (_time.GetElapsedTime(start).TotalSeconds < seconds && !cancellation.IsCancellationRequested)
        {
            TimeSpan left = TimeSpan.FromSeconds(seconds) - _time.GetElapsedTime(start);
            cancellation.WaitHandle.WaitOne(left < Interval ? (left > TimeSpan.Zero ? left : TimeSpan.Zero) : Interval);
            if (Read() is { } reading)
                readings.Add(reading);
        }

        double took = _time.GetElapsedTime(start).TotalSeconds;
        long? most = readings.Max(static reading => reading.MemoryUsedBytes);
        return new GpuLoad(
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / Math.Max(took, 1e-3),
            Environment.ProcessorCount,
            readings.Average(static reading => reading.GpuPercent),
            readings.Average(static reading => reading.DecoderPercent),
            readings.Average(static reading => reading.MemoryBusPercent),
            most is not null && before is not null ? Math.Max(0, most.Value - before.Value) : null);
    }

    public void Dispose() => _session?.Dispose();

    private NvmlReading? Read()
    {
        try
        {
            return _device?.Read();
        }
        catch (NvmlException)
        {
            return null;
        }
    }
}
