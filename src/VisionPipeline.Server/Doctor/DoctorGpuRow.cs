using System.Globalization;
using VisionPipeline.Native.Cuda;

namespace VisionPipeline.Server.Doctor;

/// <summary>One GPU as a row of <see cref="DoctorTable"/>.</summary>
internal static class DoctorGpuRow
{
    private const double GiB = 1024.0 * 1024 * 1024;

    public static string[] Of(GpuDevice gpu) =>
    [
        Text($"{gpu.Index} {gpu.Name}{(gpu.Integrated ? " (integrated)" : "")}"),
        Text($"sm_{gpu.ComputeCapability}, {gpu.SmCount} SM"),
        Text($"{(gpu.MemoryUsedBytes is long used ? Text($"{used / GiB:0.0}") : "?")} / {gpu.MemoryTotalBytes / GiB:0.0} GiB"),
        Text($"{Percent(gpu.NvdecPercent)} / {Percent(gpu.NvencPercent)}"),
        Text($"{gpu.DriverVersion ?? "?"}, CUDA {gpu.CudaVersion}"),
    ];

    private static string Percent(int? value) => value is int percent ? Text($"{percent} %") : "?";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
