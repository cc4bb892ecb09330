using System.Globalization;
using Spectre.Console;

namespace VisionPipeline.Server.Scoring;

/// <summary>Shows a <see cref="ScoreReport"/> in the terminal.</summary>
internal static class ScoreTable
{
    public static void Write(ScoreReport report)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("camera");
        foreach (string header in (string[])["passes", "found", "exact", "twice", "false", "events", "p50 ms", "p95 ms", "p99 ms", "max ms"])
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (CameraScore camera in (CameraScore[])[.. report.Cameras, report.All])
            table.AddRow(Row(camera));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"of {report.All.Score.Passes} vehicles that passed in full view until {report.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z {report.All.Score.Recall:0.0%} were found, {report.All.Score.ExactRate:0.0%} read exactly; {report.All.Score.Duplicates} told twice, {report.All.Score.False} false"));
        foreach (CameraScore camera in report.Cameras)
        {
            foreach (string fault in camera.Score.Faults)
                AnsiConsole.WriteLine($"  {camera.Camera} {fault}");
        }

        if (report.WithoutTruth.Count > 0)
            AnsiConsole.WriteLine($"left out, no truth given: {string.Join(", ", report.WithoutTruth)}");
    }

    private static string[] Row(CameraScore camera) =>
    [
        Markup.Escape(camera.Camera),
        Text(camera.Score.Passes),
        Text(camera.Score.Found),
        Text(camera.Score.Exact),
        Text(camera.Score.Duplicates),
        Text(camera.Score.False),
        Text(camera.Score.Events),
        Text(camera.Latency.P50Ms),
        Text(camera.Latency.P95Ms),
        Text(camera.Latency.P99Ms),
        Text(camera.Latency.MaxMs),
    ];

    private static string Text(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "";
}
