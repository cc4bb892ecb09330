using System.CommandLine;
using System.Globalization;
using VisionPipeline.Recording;
using VisionPipeline.Server.Recordings;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision recordings list|export|verify|repair|hold|lift</c>: what is recorded, and what to do with it.</summary>
internal static class RecordingsVerb
{
    /// <summary>What times look like.</summary>
    public const string AnyTime = "Time such as 2026-03-01T12:00:00Z; without a zone it is this machine's";

    public static Command Create() => new("recordings", "List, export, verify, repair and hold what is recorded.")
    {
        List(), RecordingsExportVerb.Create(), Verify(), Repair(), Hold(), Lift(),
    };

    private static Option<string?> Camera() => new("--camera") { Description = "Only this camera" };

    private static Option<bool> Json() => new("--json") { Description = "JSON on standard output" };

    private static Command List()
    {
        var folder = new FolderOptions();
        (Option<string?> camera, Option<bool> json) = (Camera(), Json());
        var from = new Option<string?>("--from") { Description = AnyTime };
        var to = new Option<string?>("--to") { Description = AnyTime };
        var kind = new Option<RecordedKind?>("--kind") { Description = "segment, clip or picture" };
        Command command = folder.AddTo(new Command("list", "Show files by camera and time.") { camera, from, to, kind, json });
        command.SetAction(parsed => VerbRunner.Run("recordings list", _ => RecordingFolder.With(folder.Of(parsed), (root, index) =>
        {
            long first = parsed.GetValue(from) is string a ? RecordingFolder.Microseconds(RecordingFolder.Time(a, "--from")) : 0;
            long last = parsed.GetValue(to) is string b ? RecordingFolder.Microseconds(RecordingFolder.Time(b, "--to")) : long.MaxValue;
            IReadOnlyList<RecordingRow> rows = index.Between(parsed.GetValue(camera), parsed.GetValue(kind), first, last);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonOutput.Of(rows));
            else
                RecordingList.Write(rows);
            return ExitCode.Ok;
        })));
        return command;
    }

    private static Command Verify()
    {
        var folder = new FolderOptions();
        Option<string?> camera = Camera();
        Command command = folder.AddTo(new Command("verify", "Compare index and disk: presence, size, SHA-256. Changes nothing.") { camera });
        command.SetAction(parsed => VerbRunner.Run("recordings verify", cancellation => RecordingFolder.With(folder.Of(parsed), (root, index) =>
        {
            VerificationReport report = RecordingVerification.Run(root, index, parsed.GetValue(camera), TimeProvider.System, cancellation);
            foreach (string line in report.Lines)
                Console.Out.WriteLine(line);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Files} files, {report.Bytes / 1e6:0.0} MB: {report.Lines.Count} faults"));
            return report.Lines.Count == 0 ? ExitCode.Ok : ExitCode.Faulty;
        })));
        return command;
    }

    private static Command Repair()
    {
        var folder = new FolderOptions();
        Command command = folder.AddTo(new Command("repair", "Cut torn ends, take whole files in, set aside the rest. Runs by itself when recording starts."));
        command.SetAction(parsed => VerbRunner.Run("recordings repair", _ => RecordingFolder.With(folder.Of(parsed), (root, index) =>
        {
            NativeNeeds.Ffmpeg();
            using FileStream alone = RecordingService.LockFolder(root);
            RepairReport report = RecordingRepair.Run(root, index);
            foreach (string line in report.Lines)
                Console.Out.WriteLine(line);
            Console.Out.WriteLine($"{report.Repaired} repaired, {report.Adopted} taken in, {report.SetAside} set aside, {report.Deleted} deletions finished, {report.Missing} rows of missing files dropped");
            return ExitCode.Ok;
        })));
        return command;
    }

    private static Command Hold()
    {
        var folder = new FolderOptions();
        Option<string?> camera = Camera();
        var from = new Option<string?>("--from") { Description = AnyTime };
        var to = new Option<string?>("--to") { Description = AnyTime };
        var reason = new Option<string?>("--reason") { Description = "Why; without --from, --to and --reason the holds are listed" };
        Command command = folder.AddTo(new Command("hold", "Forbid the deletion of a stretch of time (legal hold), or list the holds.") { camera, from, to, reason });
        command.SetAction(parsed => VerbRunner.Run("recordings hold", _ => RecordingFolder.With(folder.Of(parsed), (root, index) =>
        {
            if ((parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(reason)) is (string first, string last, string why))
            {
                long id = index.Hold(
                    parsed.GetValue(camera),
                    RecordingFolder.Microseconds(RecordingFolder.Time(first, "--from")),
                    RecordingFolder.Microseconds(RecordingFolder.Time(last, "--to")),
                    why);
                Console.Out.WriteLine($"hold {id}; 'vision recordings lift {id}' ends it");
                return ExitCode.Ok;
            }

            if (parsed.GetValue(from) is not null || parsed.GetValue(to) is not null || parsed.GetValue(reason) is not null)
                throw new VerbException("a hold needs --from, --to and --reason");
            foreach (RecordingHold hold in index.Holds())
            {
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{hold.Id}: {hold.Camera ?? "all cameras"} {DateTimeOffset.UnixEpoch.AddMicroseconds(hold.FromMicroseconds):O} to {DateTimeOffset.UnixEpoch.AddMicroseconds(hold.ToMicroseconds):O}: {hold.Reason}"));
            }

            return ExitCode.Ok;
        })));
        return command;
    }

    private static Command Lift()
    {
        var folder = new FolderOptions();
        var id = new Argument<long>("id") { Description = "The hold's number" };
        Command command = folder.AddTo(new Command("lift", "End a hold.") { id });
        command.SetAction(parsed => VerbRunner.Run("recordings lift", _ => RecordingFolder.With(folder.Of(parsed), (root, index) =>
            index.Lift(parsed.GetValue(id)) ? ExitCode.Ok : throw new VerbException($"there is no hold {parsed.GetValue(id)}"))));
        return command;
    }
}
