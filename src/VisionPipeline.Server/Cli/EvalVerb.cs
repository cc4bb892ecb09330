using System.CommandLine;
using System.Diagnostics;
using VisionPipeline.Server.Evaluation;
using VisionPipeline.Server.Reading;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision eval MANIFEST ROOT</c>: how well plates are found and read, against labelled pictures.</summary>
internal static class EvalVerb
{
    public static Command Create()
    {
        var manifest = new Argument<string>("manifest") { Description = "JSON list of labelled pictures" };
        var root = new Argument<string>("root") { Description = "Folder of the pictures" };
        var report = new Option<string?>("--report") { Description = "Write every figure and every failure as JSON", HelpName = "file" };
        var boxes = new Option<bool>("--from-boxes") { Description = "Only read from labelled boxes; no detector is needed" };
        var limit = new Option<int?>("--limit") { Description = "Take so many pictures, evenly spread", HelpName = "pictures" };
        var sets = new Option<string?>("--set") { Description = "Take only sets whose name contains this", HelpName = "text" };
        var sheets = new Option<string?>("--sheets") { Description = "Write contact sheets of failures and calibration plots into this folder", HelpName = "folder" };
        var corrections = new Option<string?>("--corrections") { Description = "Judge by mended labels: a JSON list of what is wrong with the manifest", HelpName = "file" };
        var models = new Option<string?>("--models") { Description = "Folder with models.json", HelpName = "folder" };
        var detector = new Option<string?>("--detector") { Description = "Name of a detector in models.json; the first where not given", HelpName = "name" };
        var config = new Option<string?>("--config") { Description = "How to read (config/ocr.yaml)", HelpName = "file" };
        var threads = new Option<int>("--threads") { Description = "Threads of the networks", DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 4) };
        threads.Between(1, 64);
        limit.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && value < 1)
                result.AddError("--limit must be at least 1");
        });
        var command = new Command("eval", "Measure finding and reading against labelled pictures.") { manifest, root, report, boxes, limit, sets, sheets, corrections, models, detector, config, threads };
        command.SetAction(parsed => VerbRunner.Run("eval", cancellation =>
        {
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: true);
            IReadOnlyList<ManifestEntry> labelled = Manifest.Read(parsed.GetValue(manifest)!);
            if (parsed.GetValue(corrections) is { } mended)
                labelled = LabelCorrections.Apply(labelled, LabelCorrections.Read(mended), mended);
            foreach (string contested in Manifest.Contested(labelled))
                Console.Error.WriteLine($"vision eval: {parsed.GetValue(manifest)}: {contested}: several entries name this picture and label it differently; each is judged, at most one can be right");
            IReadOnlyList<ManifestEntry> entries = Spread([.. labelled.Where(entry => entry.Set.Contains(parsed.GetValue(sets) ?? "", StringComparison.Ordinal))], parsed.GetValue(limit));
            using SceneReader scenes = ReadingModels.Open(
                parsed.GetValue(models), parsed.GetValue(detector), parsed.GetValue(config), parsed.GetValue(threads), withDetector: !parsed.GetValue(boxes));
            bool faulty = false;
            using var evaluator = new Evaluator(scenes, endToEnd: !parsed.GetValue(boxes), (path, words) =>
            {
                faulty = true;
                Console.Error.WriteLine($"vision eval: {path}: {words}");
            });
            long start = Stopwatch.GetTimestamp();
            foreach (ManifestEntry entry in entries)
            {
                cancellation.ThrowIfCancellationRequested();
                evaluator.Add(entry, parsed.GetValue(root)!);
            }

            EvalReport found = EvalReport.Of(evaluator, scenes.Fusion, Stopwatch.GetElapsedTime(start).TotalSeconds, scenes.Crops);
            EvalTables.Write(found);
            if (parsed.GetValue(report) is { } file)
                File.WriteAllText(file, JsonOutput.Of(found) + "\n");
            if (parsed.GetValue(sheets) is { } folder)
                Sheets(folder, evaluator.Cases, found, parsed.GetValue(root)!);
            return faulty ? ExitCode.Faulty : ExitCode.Ok;
        }));
        return command;
    }

    private static IReadOnlyList<ManifestEntry> Spread(IReadOnlyList<ManifestEntry> entries, int? limit) =>
        limit is not { } count || count >= entries.Count ? entries : [.. Enumerable.Range(0, count).Select(i => entries[(int)((long)i * entries.Count / count)])];

    private static void Sheets(string folder, IReadOnlyList<EvalCase> cases, EvalReport report, string root)
    {
        ContactSheet.Write(folder, "from-boxes", [.. Failures(cases, static one => one.FromBox?.Reading)], root);
        ContactSheet.Write(folder, "end-to-end", [.. Failures(cases.Where(static one => one.HasEndToEnd), static one => one.EndToEnd)], root);
        if (report.FromBoxCalibration is { } fromBox)
            CalibrationPlot.Write(Path.Combine(folder, "calibration-from-boxes.jpg"), fromBox);
        if (report.EndToEndCalibration is { } endToEnd)
            CalibrationPlot.Write(Path.Combine(folder, "calibration-end-to-end.jpg"), endToEnd);
    }

    private static IEnumerable<(EvalCase Case, PlateReading? Reading)> Failures(IEnumerable<EvalCase> cases, Func<EvalCase, PlateReading?> reading) =>
        cases.Select(one => (Case: one, Reading: reading(one))).Where(static answer => !answer.Case.IsRight(answer.Reading));
}
