using System.CommandLine;
using System.Globalization;
using VisionPipeline.Recording;
using VisionPipeline.Server.Recordings;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision recordings list|export|verify|repair|hold|lift</c>: what is recorded, and what to do with it.</summary>
internal static class RecordingsVerb
{
    private const string AnyTime = "Time such as 2026-03-01T12:00:00Z; without a zone it is this machine's";

    public static Command Create() => new("recordings", "List, export, verify, repair and hold what is recorded.")
    {
        List(), Export(), Verify(), Repair(), Hold(), Lift(),
    };

    private static Option<string> Folder() => new("--folder") { Description = "The recording folder", Required = true };

    private static Option<string?> Camera() => new("--camera") { Description = "Only this camera" };

    private static Option<bool> Json() => new("--json") { Description = "JSON on standard output" };

    private static Command List()
    {
        (Option<string> folder, Option<string?> camera, Option<bool> json) = (Folder(), Camera(), Json());
        var from = new Option<string?>("--from") { Description = AnyTime };
        var to = new Option<string?>("--to") { Description = AnyTime };
        var kind = new Option<RecordedKind?>("--kind") { Description = "segment, clip or picture" };
        var command = new Command("list", "Show files by camera and time.") { folder, camera, from, to, kind, json };
        command.SetAction(parsed => VerbRunner.Run("recordings list", _ => RecordingFolder.With(parsed.GetValue(folder)!, index =>
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

    private static Command Export()
    {
        (Option<string> folder, Option<bool> json) = (Folder(), Json());
        var camera = new Option<string>("--camera") { Description = "The camera", Required = true };
        var from = new Option<string>("--from") { Description = AnyTime, Required = true };
        var to = new Option<string>("--to") { Description = AnyTime, Required = true };
        var output = new Argument<string>("output") { Description = "The MP4 to make; it must not exist" };
        var codec = new Option<string?>("--codec") { Description = "Encode anew: h264, hevc, or an encoder's own name; without it the camera's stream is copied" };
        var height = new Option<int?>("--height") { Description = "Encode anew to so many lines" };
        var fps = new Option<double?>("--fps") { Description = "Encode anew with so many pictures per second at most" };
        var quality = new Option<int>("--quality") { Description = "0 (best) to 51", DefaultValueFactory = _ => 23 };
        var bitRate = new Option<long?>("--bit-rate") { Description = "Encode anew with so many bits per second at most" };
        quality.Between(0, 51);
        fps.Positive();
        var command = new Command("export", "Join a stretch of time into one MP4, as the camera sent it or encoded anew.")
        {
            output, folder, camera, from, to, codec, height, fps, quality, bitRate, json,
        };
        command.SetAction(parsed => VerbRunner.Run("recordings export", cancellation => RecordingFolder.With(parsed.GetValue(folder)!, index =>
        {
            NativeNeeds.Ffmpeg();
            var request = new ExportRequest
            {
                Camera = parsed.GetValue(camera)!,
                From = RecordingFolder.Time(parsed.GetValue(from)!, "--from"),
                To = RecordingFolder.Time(parsed.GetValue(to)!, "--to"),
                Output = parsed.GetValue(output)!,
                Encoding = Encoding(parsed.GetValue(codec), parsed.GetValue(height), parsed.GetValue(fps), parsed.GetValue(quality), parsed.GetValue(bitRate)),
            };
            ExportReport report = RecordingExport.Run(parsed.GetValue(folder)!, index, request, TimeProvider.System, cancellation);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonOutput.Of(report));
            else
                Tell(report);
            return report.Left is null ? ExitCode.Ok : ExitCode.Faulty;
        })));
        return command;
    }

    private static ExportEncoding? Encoding(string? codec, int? height, double? fps, int quality, long? bitRate)
    {
        if (codec is null && height is null && fps is null && bitRate is null)
            return null;
        if (height is < 16 or > 8192)
            throw new VerbException("--height must be 16 to 8192");
        return new ExportEncoding
        {
            Height = height,
            Fps = fps,
            Config = new EncodingConfig { PreferredCodec = codec ?? "h264", Quality = quality, BitRate = bitRate },
        };
    }

    private static void Tell(ExportReport report)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Output}: {report.Start:yyyy-MM-dd HH:mm:ss.fff} to {report.End:yyyy-MM-dd HH:mm:ss.fff} UTC, {report.Duration.TotalSeconds:0.0} s, {report.Packets} pictures of {report.Segments} segments, {report.Bytes / 1e6:0.0} MB"));
        if (report.Encoder is not null)
            Console.Out.WriteLine($"Using video codec: {report.Encoder} (.mp4)");
        Console.Out.WriteLine($"SHA-256 {report.Sha256}");
        foreach (RecordingGap gap in report.Gaps)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"missing: {gap.Milliseconds / 1000.0:0.0} s before {DateTimeOffset.UnixEpoch.AddMicroseconds(gap.AtMicroseconds):HH:mm:ss.fff}"));
        if (report.Left is not null)
            Console.Error.WriteLine($"vision recordings export: {report.Left}");
    }

    private static Command Verify()
    {
        (Option<string> folder, Option<string?> camera) = (Folder(), Camera());
        var command = new Command("verify", "Compare index and disk: presence, size, SHA-256. Changes nothing.") { folder, camera };
        command.SetAction(parsed => VerbRunner.Run("recordings verify", cancellation => RecordingFolder.With(parsed.GetValue(folder)!, index =>
        {
            VerificationReport report = RecordingVerification.Run(parsed.GetValue(folder)!, index, parsed.GetValue(camera), TimeProvider.System, cancellation);
            foreach (string line in report.Lines)
                Console.Out.WriteLine(line);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Files} files, {report.Bytes / 1e6:0.0} MB: {report.Lines.Count} faults"));
            return report.Lines.Count == 0 ? ExitCode.Ok : ExitCode.Faulty;
        })));
        return command;
    }

    private static Command Repair()
    {
        Option<string> folder = Folder();
        var command = new Command("repair", "Cut torn ends, take whole files in, set aside the rest. Runs by itself when recording starts.") { folder };
        command.SetAction(parsed => VerbRunner.Run("recordings repair", _ => RecordingFolder.With(parsed.GetValue(folder)!, index =>
        {
            NativeNeeds.Ffmpeg();
            using FileStream alone = RecordingService.LockFolder(parsed.GetValue(folder)!);
            RepairReport report = RecordingRepair.Run(parsed.GetValue(folder)!, index);
            foreach (string line in report.Lines)
                Console.Out.WriteLine(line);
            Console.Out.WriteLine($"{report.Repaired} repaired, {report.Adopted} taken in, {report.SetAside} set aside, {report.Deleted} deletions finished, {report.Missing} rows of missing files dropped");
            return ExitCode.Ok;
        })));
        return command;
    }

    private static Command Hold()
    {
        (Option<string> folder, Option<string?> camera) = (Folder(), Camera());
        var from = new Option<string?>("--from") { Description = AnyTime };
        var to = new Option<string?>("--to") { Description = AnyTime };
        var reason = new Option<string?>("--reason") { Description = "Why; without --from, --to and --reason the holds are listed" };
        var command = new Command("hold", "Forbid the deletion of a stretch of time (legal hold), or list the holds.") { folder, camera, from, to, reason };
        command.SetAction(parsed => VerbRunner.Run("recordings hold", _ => RecordingFolder.With(parsed.GetValue(folder)!, index =>
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
        Option<string> folder = Folder();
        var id = new Argument<long>("id") { Description = "The hold's number" };
        var command = new Command("lift", "End a hold.") { id, folder };
        command.SetAction(parsed => VerbRunner.Run("recordings lift", _ => RecordingFolder.With(parsed.GetValue(folder)!, index =>
            index.Lift(parsed.GetValue(id)) ? ExitCode.Ok : throw new VerbException($"there is no hold {parsed.GetValue(id)}"))));
        return command;
    }
}
