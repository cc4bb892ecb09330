using System.Runtime.InteropServices;

namespace VisionPipeline.Server.Doctor;

/// <summary>The machine and what runs on it.</summary>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET runtime.</param>
/// <param name="Processor">Processor model.</param>
/// <param name="Architecture">x64, arm64 ...</param>
/// <param name="Cores">Logical processors that this process may use.</param>
/// <param name="MemoryBytes">Memory that this process may use.</param>
/// <param name="Version">Version of VisionPipeline.</param>
internal sealed record MachineFacts(string System, string Runtime, string Processor, string Architecture, int Cores, long MemoryBytes, string Version)
{
    public static MachineFacts Read() => new(
        ReadKey("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        ReadKey("/proc/cpuinfo", "model name", ':') ?? "unknown",
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        typeof(MachineFacts).Assembly.GetName().Version?.ToString(3) ?? "unknown");

    private static string? ReadKey(string file, string key, char separator)
    {
        if (!File.Exists(file))
            return null;
        foreach (string line in File.ReadLines(file))
        {
            int at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && line.AsSpan(0, at).Trim().SequenceEqual(key))
                return line[(at + 1)..].Trim();
        }

        return null;
    }
}
