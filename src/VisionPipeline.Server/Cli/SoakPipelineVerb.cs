using System.CommandLine;
using System.Globalization;
using VisionPipeline.Server.Demo;
using VisionPipeline.Server.Soak;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision soak pipeline</c>: the whole pipeline for long at full load, or what one more camera costs.</summary>
internal static class SoakPipelineVerb
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        Option<TimeSpan> duration = DurationOption.Create("--for", "How long, such as 90s, 30m or 2h; with --step each step", TimeSpan.FromMinutes(30));
        var cameras = new Option<int>("--cameras") { Description = "Cameras; with --step those of the last step", DefaultValueFactory = _ => 4 };
        var source = new Option<string[]>("--source") { Description = "A camera's address; once for each. Without one the demo's scenes are served over RTSP" };
        var step = new Option<bool>("--step") { Description = "Measure what one more camera costs" };
        var files = new Option<bool>("--no-rtsp") { Description = "Play the scenes from files" };
        var limit = new Option<double>("--limit") { Description = "Steepest rise of private memory that passes, in MiB an hour", DefaultValueFactory = _ => 10 };
        var folder = new Option<string>("--folder") { Description = "Where events and clips go; emptied before", HelpName = "folder", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "visionpipeline-soak-pipeline") };
        var report = new Option<string?>("--report") { Description = "Write the result as JSON", HelpName = "file" };
        var quiet = new Option<bool>("--quiet") { Description = "No progress", Hidden = true };
        duration.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1 && DurationOption.TryParse(result.Tokens[0].Value, out TimeSpan time) && time < Shortest)
                result.AddError($"--for must be at least {Shortest.TotalSeconds:0} s");
        });
        cameras.Between(1, 64);
        limit.Positive();
        var command = new Command("pipeline", "The whole pipeline for long at full load: memory, objects, threads, files and frames each second, and whether they grow.") { duration, cameras, source, step, files, limit, folder, report, quiet };
        command.SetAction(parsed => VerbRunner.Run("soak pipeline", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            SimulatedSource.Register();
            string[] given = parsed.GetValue(source) ?? [];
            int count = given.Length > 0 ? given.Length : parsed.GetValue(cameras);
            using SoakServer? server = given.Length > 0 || parsed.GetValue(files) || SoakServer.FindScript() is not { } script ? null : SoakServer.Start(script, Clips(count, cancellation));
            string[] addresses = given.Length > 0 ? given : server is null ? Clips(count, cancellation) : [.. Enumerable.Range(1, count).Select(i => $"rtsp://127.0.0.1:{server.Port}/cam{i}")];
            string work = Path.GetFullPath(parsed.GetValue(folder)!);
            if (parsed.GetValue(step))
                return Steps(addresses, parsed.GetValue(duration), work, parsed.GetValue(report), cancellation);
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: true);
            var options = new PipelineSoakOptions { Cameras = [.. addresses.Select(SourceUrl.Parse)], For = parsed.GetValue(duration), Folder = work, Limit = parsed.GetValue(limit), Quiet = parsed.GetValue(quiet) };
            return RunVerb.Start(() => Soak(options, logs, parsed.GetValue(report), cancellation));
        }));
        return command;
    }

    private static int Soak(PipelineSoakOptions options, ILoggerFactory logs, string? report, CancellationToken cancellation)
    {
        PipelineSoakReport found = new PipelineSoak(options, logs, Console.Out).Run(cancellation);
        Line($"{found.Cameras} cameras, {found.Picture}, {found.Seconds:0} s: {found.FramesPerSecond:0.0} frames a second, {found.Dropped} dropped, {found.Reconnects} reconnects, {found.Verdicts} verdicts, {found.Cores:0.00} cores");
        Line($"memory after {found.WarmUpSeconds:0} s: {found.ResidentMb:0} MiB, of them private {found.PrivateMb:0} (managed {found.ManagedMb:0}); native objects {found.NativeObjects}, threads {found.Threads}, files {found.Files}");
        Line($"private memory changes by {found.SlopeMbPerHour:+0.0;-0.0} +- {found.SlopeError:0.0} MiB an hour (95 %); wanted: at most {options.Limit:0.#}");
        if (found.Decoded < 0.98)
            Line($"note: {found.Decoded:0%} of the pictures that came were decoded: the machine has too much to do");
        foreach (string fault in found.Faults)
            Console.WriteLine($"fault: {fault}");
        Console.WriteLine(found.Verdict switch { SoakVerdict.Pass => "PASS", SoakVerdict.Fail => "FAIL", _ => "TOO SHORT to tell: run it for longer" });
        if (report is not null)
            File.WriteAllText(report, JsonOutput.Of(found) + "\n");
        return found.Verdict switch { SoakVerdict.Pass => ExitCode.Ok, SoakVerdict.Fail => ExitCode.Failed, _ => ExitCode.Faulty };
    }

    private static int Steps(string[] addresses, TimeSpan each, string folder, string? report, CancellationToken cancellation)
    {
        if (addresses.Length < 3)
            throw new VerbException("--step needs at least three cameras: a line through two points says nothing of its error");
        PipelineStepsReport found = PipelineSteps.Run(addresses, each, folder, Console.Out, cancellation);
        Line($"one more camera: {found.MbPerCamera:0.0} +- {found.MbPerCameraError:0.0} MiB (wanted: at most 60), {found.CoresPerCamera:0.000} +- {found.CoresPerCameraError:0.000} cores; without any {found.MbWithoutCameras:0} MiB");
        if (report is not null)
            File.WriteAllText(report, JsonOutput.Of(found) + "\n");
        return ExitCode.Ok;
    }

    // The demo's first four scenes in turn: by day and dusk, always with traffic.
    private static string[] Clips(int count, CancellationToken cancellation)
    {
        string[] clips = [.. DemoScenes.Take(Math.Min(count, 4)).Select(url => SceneCache.Get(SceneSpec.Parse(url.Scene!), null, cancellation))];
        return [.. Enumerable.Range(0, count).Select(i => clips[i % clips.Length])];
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
