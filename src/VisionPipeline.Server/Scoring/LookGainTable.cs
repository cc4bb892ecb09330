using System.Globalization;
using Spectre.Console;

namespace VisionPipeline.Server.Scoring;

/// <summary>Shows what many looks brought.</summary>
internal static class LookGainTable
{
    public static void Write(IEnumerable<LookGainRow> rows)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title("Many looks against one, exact").AddColumn("group");
        foreach (string header in (string[])["vehicles read", "looks each", "any one look", "first look", "surest look", "all looks voted", "one of them exact"])
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach ((string name, LookGain gain) in rows)
        {
            table.AddRow(
                Markup.Escape(name),
                gain.Vehicles.ToString(CultureInfo.InvariantCulture),
                gain.Vehicles == 0 ? "" : ((double)gain.Looks / gain.Vehicles).ToString("0.0", CultureInfo.InvariantCulture),
                Share(gain.ExactLooks, gain.Looks),
                Share(gain.First, gain.Vehicles),
                Share(gain.Best, gain.Vehicles),
                Share(gain.Voted, gain.Vehicles),
                Share(gain.Any, gain.Vehicles));
        }

        AnsiConsole.Write(table);
    }

    private static string Share(int count, int of) => of == 0 ? "" : ((double)count / of).ToString("0.0%", CultureInfo.InvariantCulture);
}
