using System.Globalization;
using Spectre.Console;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Demo;

/// <summary>Shows a demo's report in the terminal.</summary>
internal static class DemoSummary
{
    private const int Faults = 12;

    public static void Write(DemoReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("camera").AddColumn("scene");
        foreach (string header in (string[])["fps", "detected", "still", "drops", "seen", "confirmed", "true passes", "found", "exact", "twice", "false"])
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (DemoCameraReport camera in report.Cameras)
            table.AddRow(Row(camera));
        AnsiConsole.Write(table);
        if (report.Score.Passes > 0)
            Line($"of {report.Score.Passes} vehicles that passed in full view {report.PassRecall:0.0%} were found, {report.ExactRate:0.0%} read exactly, {report.DuplicateRate:0.0%} told twice; {report.Score.False} false");
        foreach (string fault in report.Cameras.SelectMany(static camera => (camera.Score?.Faults ?? []).Select(fault => $"{camera.Name} {fault}")).Take(Faults))
            AnsiConsole.WriteLine($"  {fault}");
        Line($"{report.Seconds:0} s: {report.Cores:0.00} cores, {report.CoresPerCamera:0.00} a camera; {report.MemoryMegabytes:0} MiB; verdict p50 {report.VerdictP50Ms:0} ms, p95 {report.VerdictP95Ms:0} ms after the deciding frame; detector p50 {report.DetectorP50Ms:0} ms, p95 {report.DetectorP95Ms:0} ms; {report.Dropped} drops");
    }

    private static string[] Row(DemoCameraReport camera)
    {
        SceneScore? score = camera.Score;
        return
        [
            Markup.Escape(camera.Name),
            Markup.Escape(camera.Frames > 0 ? camera.Scene : $"{camera.Scene} ({camera.State})"),
            camera.FramesPerSecond.ToString("0.0", CultureInfo.InvariantCulture),
            Text(camera.Detections),
            Text(camera.Still),
            Text(camera.Dropped),
            Text(camera.Passes),
            Text(camera.Confirmed),
            score is null ? "" : Text(score.Passes),
            score is null ? "" : Text(score.Found),
            score is null ? "" : Text(score.Exact),
            score is null ? "" : Text(score.Duplicates),
            score is null ? "" : Text(score.False),
        ];
    }

    private static void Line(FormattableString text) => AnsiConsole.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
