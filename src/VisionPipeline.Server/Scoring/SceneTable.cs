using System.Globalization;
using Spectre.Console;

namespace VisionPipeline.Server.Scoring;

/// <summary>Shows a <see cref="SceneReport"/> in the terminal.</summary>
internal static class SceneTable
{
    public static void Write(SceneReport report)
    {
        Groups("light", [.. report.Lights, report.All]);
        Groups("vehicle", report.Vehicles);
        Groups("region", report.Regions);
        LookGainTable.Write(report.Gain);
        foreach (string fault in (string[])[.. report.Faults, .. report.Lost])
            AnsiConsole.WriteLine($"  {fault}");
    }

    private static void Groups(string what, IReadOnlyList<SceneGroup> groups)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(what);
        foreach (string header in (string[])["passes", "found", "exact", "O=0, I=1", "twice", "false", "decided p50 s", "p95 s"])
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (SceneGroup group in groups)
        {
            table.AddRow(
                Markup.Escape(group.Name),
                Count(group.Passes),
                Share(group.Found, group.Passes),
                Share(group.Exact, group.Passes),
                Share(group.Folded, group.Passes),
                Count(group.Duplicates),
                Count(group.False),
                Seconds(group.DecidedP50),
                Seconds(group.DecidedP95));
        }

        AnsiConsole.Write(table);
    }

    private static string Count(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Seconds(double? seconds) => seconds?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";

    private static string Share(int count, int of) => of == 0 ? "" : ((double)count / of).ToString("0.0%", CultureInfo.InvariantCulture);
}
