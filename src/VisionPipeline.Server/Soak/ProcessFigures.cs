using System.Globalization;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Server.Soak;

/// <summary>What this process holds at one moment.</summary>
/// <param name="ResidentMb">Memory that it has in RAM, shared libraries included, in MiB.</param>
/// <param name="PrivateMb">Of that what no file backs: heaps, pools, stacks. A leak is seen here.</param>
/// <param name="ManagedMb">Memory that the collector holds for managed objects, free or not, in MiB.</param>
/// <param name="NativeObjects">Native objects alive: frames, packets, codecs, sessions.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Files">Open files, sockets and pipes.</param>
/// <param name="CpuSeconds">CPU time since its start.</param>
internal readonly record struct ProcessFigures(double ResidentMb, double PrivateMb, double ManagedMb, long NativeObjects, int Threads, int Files, double CpuSeconds)
{
    /// <summary>Reads them: proc(5) and the runtime.</summary>
    public static ProcessFigures Read()
    {
        double resident = 0;
        double anonymous = 0;
        int threads = 0;
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                resident = Number(line) / 1024;
            else if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
                anonymous = Number(line) / 1024;
            else if (line.StartsWith("Threads:", StringComparison.Ordinal))
                threads = (int)Number(line);
        }

        return new ProcessFigures(
            resident,
            anonymous,
            GC.GetGCMemoryInfo().TotalCommittedBytes / 1048576.0,
            NativeHandleCounter.Snapshot().Values.Sum(),
            threads,
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            Environment.CpuUsage.TotalTime.TotalSeconds);
    }

    private static double Number(string line) => double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
