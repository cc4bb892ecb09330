using System.Globalization;
using Spectre.Console;
using VisionPipeline.Gpu;

namespace VisionPipeline.Server.Bench;

/// <summary>Shows a <see cref="GpuBenchReport"/> to a person.</summary>
internal static class GpuBenchTable
{
    public static void Write(GpuBenchReport report)
    {
        AnsiConsole.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{report.Device}; {report.Options.Cameras} cameras of {report.Picture}, {report.Options.Rate:0.#} detections a second each, detector on {report.Provider}, {report.Date:yyyy-MM-dd}");
        Table table = new Table().Border(TableBorder.Rounded).AddColumns(
            "stage", "frames/s", "streams at 30 / 15 fps", "pictures/s", "SM / NVDEC / memory bus", "core per stream at 30 fps", "MB per camera", "p50 / p95");
        foreach (GpuStageReport stage in report.Stages)
        {
            table.AddRow(
                Cell($"{stage.Stage}"),
                Cell($"{stage.FramesPerSecond:0.#}"),
                Cell($"{stage.StreamsAt30:0.0} / {stage.StreamsAt15:0.0}"),
                Cell($"{stage.PicturesPerSecond:0.#}"),
                Cell($"{Percent(stage.Load.SmPercent)} / {Percent(stage.Load.DecoderPercent)} / {Percent(stage.Load.BusPercent)}"),
                Cell($"{stage.CorePercentAt30:0.0} %"),
                Cell($"{(stage.MegabytesPerCamera is { } megabytes ? megabytes.ToString("0", CultureInfo.InvariantCulture) : "?")}"),
                Cell($"{stage.P50Ms:0.0} / {stage.P95Ms:0.0} ms"));
        }

        AnsiConsole.Write(table);
        foreach (GpuStageReport stage in report.Stages)
            AnsiConsole.MarkupLineInterpolated($"[grey]{stage.Stage}[/]: wall {stage.Wall}; times are of {stage.TimeOf}");
        if (report.Kernels.Count > 0)
            AnsiConsole.Write(Kernels(report));
        if (report.FfmpegFramesPerSecond is { } theirs)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"ffmpeg: {theirs:0.#} frames/s ({report.Ffmpeg}); ours is {report.Stages[0].FramesPerSecond / Math.Max(theirs, 1e-3):0.00} times that");
        else
            AnsiConsole.MarkupLineInterpolated($"[grey]ffmpeg: not compared ({report.Ffmpeg})[/]");
    }

    private static Table Kernels(GpuBenchReport report)
    {
        string peak = report.PeakGigabytesPerSecond is { } most ? string.Create(CultureInfo.InvariantCulture, $"of {most:0} GB/s") : "of the peak (not told)";
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("kernel", "one launch", "MB it must move", "us", "GB/s", peak);
        foreach (KernelTime kernel in report.Kernels)
        {
            table.AddRow(
                Cell($"{kernel.Kernel}"),
                Cell($"{kernel.Work}"),
                Cell($"{kernel.Bytes / 1e6:0.000}"),
                Cell($"{kernel.Microseconds:0.0}"),
                Cell($"{kernel.GigabytesPerSecond:0}"),
                Cell($"{Percent(100 * kernel.GigabytesPerSecond / report.PeakGigabytesPerSecond)}"));
        }

        return table;
    }

    private static string Percent(double? value) => value is { } percent ? percent.ToString("0", CultureInfo.InvariantCulture) + " %" : "?";

    private static Markup Cell(FormattableString text) => new(Markup.Escape(text.ToString(CultureInfo.InvariantCulture)));
}
