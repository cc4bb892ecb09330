namespace VisionPipeline.Server.Bench;

/// <summary>One contender of the recording benchmark.</summary>
/// <param name="Contender">Who.</param>
/// <param name="CpuPercentPerCamera">CPU time per camera, percent of one core.</param>
/// <param name="DiskMegabytesPerSecond">What it wrote to the disk, all cameras (write_bytes of /proc/PID/io).</param>
/// <param name="ResidentMegabytes">Its memory at the end.</param>
internal sealed record RecordBenchRow(string Contender, double CpuPercentPerCamera, double DiskMegabytesPerSecond, double ResidentMegabytes);
