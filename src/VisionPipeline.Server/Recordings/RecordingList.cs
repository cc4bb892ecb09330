using System.Globalization;
using Spectre.Console;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Recordings;

/// <summary>Shows rows of the index as a table.</summary>
internal static class RecordingList
{
    public static void Write(IReadOnlyList<RecordingRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string name in (string[])["Camera", "Kind", "Start (UTC)", "Seconds", "MB", "Codec", "Missing s", "State", "File"])
            table.AddColumn(name);
        foreach (RecordingRow row in rows)
        {
            table.AddRow(
                Markup.Escape(row.Camera),
                row.Kind.ToString().ToLowerInvariant(),
                row.Start.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                Number(row.DurationMilliseconds / 1000.0),
                Number(row.Bytes / 1e6),
                row.Width == 0 ? row.Codec : string.Create(CultureInfo.InvariantCulture, $"{row.Codec} {row.Width}x{row.Height}"),
                row.Gaps.Count == 0 ? "" : Number(row.Gaps.Sum(gap => gap.Milliseconds) / 1000.0),
                row.State.ToString().ToLowerInvariant(),
                Markup.Escape(row.Path));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rows.Count} files, {rows.Sum(row => row.Bytes) / 1e6:0.0} MB, {TimeSpan.FromMilliseconds(rows.Sum(row => row.DurationMilliseconds)):d\\.hh\\:mm\\:ss} of video"));
    }

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
