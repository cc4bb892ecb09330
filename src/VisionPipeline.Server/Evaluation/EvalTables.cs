using System.Globalization;
using Spectre.Console;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Draws an <see cref="EvalReport"/> for a person.</summary>
internal static class EvalTables
{
    public static void Write(EvalReport report)
    {
        if (report.Detection.Count > 0)
            AnsiConsole.Write(Detection(report.Detection));
        AnsiConsole.Write(Reading("set", [report.All, .. report.Sets]));
        AnsiConsole.Write(Reading("country", report.Countries));
        AnsiConsole.Write(Reading("plate width", report.PlateWidths));
        AnsiConsole.Write(Calibration(report));
        if (report.FromBoxVoting is not null)
            AnsiConsole.Write(Voting(report));
        AnsiConsole.MarkupLine(Invariant($"{report.Pictures} pictures, {report.SecondsPerPicture * 1000:0} ms each, {report.CropsPerPlate:0.0} crops per labelled plate"));
    }

    private static Table Detection(IReadOnlyDictionary<string, DetectionTally> tallies)
    {
        Table table = New("Finding plates", "set", "plates", "recall IoU .3", "recall IoU .5", "finds judged", "precision", "answers judged", "precision");
        var all = new DetectionTally();
        foreach ((string set, DetectionTally tally) in tallies)
        {
            all.Add(tally);
            Row(set, tally);
        }

        Row("all", all);
        return table;

        void Row(string name, DetectionTally tally) => table.AddRow(
            Markup.Escape(name), Number(tally.Plates), Share(tally.FoundLoosely, tally.Plates), Share(tally.FoundWell, tally.Plates), Number(tally.Judged), Share(tally.Right, tally.Judged), Number(tally.Answers), Share(tally.RightAnswers, tally.Answers));
    }

    private static Table Reading(string what, IReadOnlyList<EvalGroup> groups)
    {
        Table table = New($"Reading by {what}", what, "plates", "box: exact", "folded", "characters", "top 5", "plates", "end to end: exact", "folded", "characters");
        foreach (EvalGroup group in groups)
        {
            EvalScore? box = group.FromBox;
            EvalScore? whole = group.EndToEnd;
            table.AddRow(
                Markup.Escape(group.Name), Number(box?.Plates), Percent(box?.Exact), Percent(box?.Folded), Percent(box?.Characters), Percent(box?.WithAlternatives), Number(whole?.Plates), Percent(whole?.Exact), Percent(whole?.Folded), Percent(whole?.Characters));
        }

        return table;
    }

    private static Table Calibration(EvalReport report)
    {
        Table table = New("Calibration", "way", "answers", "expected error", "log loss", "answers from 0.95", "right");
        Row("from boxes", report.FromBoxCalibration);
        Row("end to end", report.EndToEndCalibration);
        return table;

        void Row(string name, EvalCalibration? found)
        {
            if (found is not null)
                table.AddRow(name, Number(found.Answers), Percent(found.Error), Invariant($"{found.LogLoss:0.000}"), Number(found.Sure), Percent(found.SureRight));
        }
    }

    private static Table Voting(EvalReport report)
    {
        Table table = New("Voting over pictures of one vehicle", "way", "vehicles", "pictures", "single pictures exact", "vehicles exact by surest picture", "by vote");
        Row("from boxes", report.FromBoxVoting);
        Row("end to end", report.EndToEndVoting);
        return table;

        void Row(string name, EvalVoting? found)
        {
            if (found is not null)
                table.AddRow(name, Number(found.Vehicles), Number(found.Pictures), Percent(found.Single), Percent(found.Best), Percent(found.Voted));
        }
    }

    private static Table New(string title, params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(title);
        for (int i = 0; i < columns.Length; i++)
            table.AddColumn(i == 0 ? new TableColumn(columns[i]) : new TableColumn(columns[i]).RightAligned());
        return table;
    }

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Share(int part, int all) => all == 0 ? "-" : Percent((double)part / all);

    private static string Percent(double? value) => value is double share ? Invariant($"{share * 100:0.0}") : "-";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
