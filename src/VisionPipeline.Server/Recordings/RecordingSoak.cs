using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Recording;
using VisionPipeline.Server.Bench;
using VisionPipeline.Server.Cli;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Recordings;

/// <summary>Kills a recording process again and again (SIGKILL) and looks at what it left: what plays, what is lost, what the index says.</summary>
internal static class RecordingSoak
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Records in this process until it is killed; says on standard output when all cameras are being written.</summary>
    public static int Work(string folder, IReadOnlyList<string> urls, CancellationToken cancellation)
    {
        RecordingConfig config = Config(folder);
        using RecordingService service = RecordingService.Start(config, "soak", TimeProvider.System, NullLogger.Instance, health => Console.Error.WriteLine(health.Message));
        List<PacedFeed> feeds = [.. urls.Select((url, i) => new PacedFeed(SourceUrl.Parse(url), service.Attach(Camera(i))))];
        try
        {
            if (SpinWait.SpinUntil(() => cancellation.IsCancellationRequested || service.Counters.Parts >= urls.Count, StartDeadline))
                Console.Out.WriteLine("recording");
            cancellation.WaitHandle.WaitOne();
        }
        finally
        {
            feeds.ForEach(feed => feed.Dispose());
        }

        return ExitCode.Ok;
    }

    /// <summary>Runs and kills the worker.</summary>
    /// <param name="folder">A folder for the recordings, empty or new.</param>
    /// <param name="urls">One source for each camera.</param>
    /// <param name="kills">How often.</param>
    /// <param name="seed">Start of the pseudo-random sequence of life times.</param>
    /// <param name="powerCut">Whether the power is cut with each kill: what was not synced is gone.</param>
    /// <param name="output">Gets a line for each kill, and the sum.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static int Run(string folder, IReadOnlyList<string> urls, int kills, int seed, bool powerCut, TextWriter output, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using PowerCut? power = powerCut ? new PowerCut(Path.Combine(folder, "power")) : null;
        string live = power is null ? folder : Path.Combine(power.Live, "recordings");
        Directory.CreateDirectory(live);
        var random = new Random(seed);
        var losses = new List<double>();
        int faults = 0;
        int files = 0;
        for (int kill = 1; kill <= kills; kill++)
        {
            long killed = LiveAndDie(live, urls, TimeSpan.FromSeconds(1 + (random.NextDouble() * 4)), power, cancellation);
            try
            {
                SoakFinding found = Examine(power is null ? live : Path.Combine(power.After, "recordings"), urls.Count, killed, cancellation);
                losses.AddRange(found.Lost);
                faults += found.Faults.Count;
                files = found.Files;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"kill {kill,3}: repaired {found.Repair.Repaired}, adopted {found.Repair.Adopted}, set aside {found.Repair.SetAside}, most lost {found.Lost.Max():0.000} s{string.Concat(found.Faults.Select(line => "; " + line))}"));
            }
            finally
            {
                power?.Restore();
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} {(powerCut ? "power cuts" : "kills")} of {urls.Count} cameras: {files} files, {faults} faults, lost per camera and kill: mean {losses.Average():0.000} s, most {losses.Max():0.000} s (recovery point {Config(folder).RecoveryPoint.TotalSeconds:0.0} s)"));
        return faults == 0 && losses.Max() <= Config(folder).RecoveryPoint.TotalSeconds ? ExitCode.Ok : ExitCode.Faulty;
    }

    private static SoakFinding Examine(string folder, int cameras, long killed, CancellationToken cancellation)
    {
        RepairReport repair;
        using (RecordingService service = RecordingService.Start(Config(folder), "soak", TimeProvider.System, NullLogger.Instance, _ => { }))
            repair = service.Repair;
        using RecordingIndex index = RecordingIndex.Open(folder);
        IReadOnlyList<RecordingRow> rows = index.Between(null, RecordedKind.Segment, 0, long.MaxValue);
        List<double> lost = [.. Enumerable.Range(0, cameras).Select(i => (killed - rows.Where(row => row.Camera == Camera(i)).Max(row => row.EndMicroseconds)) / 1e6)];
        List<string> faults = [.. Faults(folder, index, rows.GroupBy(row => row.Camera).Select(group => group.Last()), cancellation)];
        return new SoakFinding(repair, rows.Count, lost, faults);
    }

    private static RecordingConfig Config(string folder) => new()
    {
        Folder = folder,
        FreeSpaceFloor = 64L << 20,
        Defaults = new CameraRecordingConfig { Mode = RecordingMode.Continuous },
    };

    private static string Camera(int i) => string.Create(CultureInfo.InvariantCulture, $"cam-{i}");

    private static long LiveAndDie(string folder, IReadOnlyList<string> urls, TimeSpan life, PowerCut? power, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (string argument in (string[])["soak", "recording", "--folder", folder, "--worker", .. urls.SelectMany(url => new[] { "--source", url })])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string?> ready = process.StandardOutput.ReadLineAsync(cancellation).AsTask();
            if (!ready.Wait(StartDeadline, cancellation) || ready.Result != "recording")
                throw new VerbException("the worker did not begin to record");
            cancellation.WaitHandle.WaitOne(life);
        }
        catch
        {
            process.Kill();
            throw;
        }

        // Taken before the end comes: what is recorded after it would look like less lost than was.
        long killed = (long)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds;
        process.Kill();
        process.WaitForExit();

        // A dead process syncs nothing; what it wrote without syncing is still in memory, and not in the copy.
        power?.Cut();
        cancellation.ThrowIfCancellationRequested();
        return killed;
    }

    private static IEnumerable<string> Faults(string folder, RecordingIndex index, IEnumerable<RecordingRow> newest, CancellationToken cancellation)
    {
        foreach (string line in RecordingVerification.Run(folder, index).Lines)
            yield return line;
        foreach (string line in EvidenceVerification.Run(folder).Faults)
            yield return "evidence " + line;
        foreach (RecordingRow row in newest)
        {
            string words = FfmpegCommand.Run(cancellation, "-v", "error", "-i", Path.Combine(folder, row.Path), "-f", "null", "-").Trim();
            if (words.Length > 0)
                yield return $"{row.Path}: {words.Split('\n')[0]}";
        }
    }
}
