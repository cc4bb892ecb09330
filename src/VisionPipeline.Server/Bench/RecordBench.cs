using System.Diagnostics;
using System.Globalization;
using VisionPipeline.Recording;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Bench;

/// <summary>Records one clip as many cameras in real time, in turn with ours and with <c>ffmpeg -c copy -f segment</c>, and compares CPU, disk and memory.</summary>
internal static class RecordBench
{
    // Recording goes on for months. What runs once a segment is compiled anew for half an hour, so the contender that is compared
    // compiles everything for good at the first call, which the first segment has behind it; the last row shows a process as it is started.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(65);

    public static int Run(int cameras, TimeSpan length, string folder, string? report, TextWriter output, CancellationToken cancellation)
    {
        string clip = RecordBenchClip.Make(cancellation);
        double bitRate = new FileInfo(clip).Length * 8.0 / RecordBenchClip.Seconds;
        Directory.CreateDirectory(folder);
        string ours = "ring 0 mean 0 dropped 0 slowest 0";
        List<RecordBenchRow> rows =
        [
            Measure("vision, reading only", cameras, length, [Vision(clip, cameras, Path.Combine(folder, "none"), record: false, settled: true)], _ => { }, cancellation),
            Measure("vision, recording", cameras, length, [Vision(clip, cameras, Path.Combine(folder, "vision"), record: true, settled: true)], words => ours = words, cancellation),
            Measure("ffmpeg, one process", cameras, length, [Ffmpeg(clip, Enumerable.Range(0, cameras), Path.Combine(folder, "one"))], _ => { }, cancellation),
            Measure("ffmpeg, one process each", cameras, length, [.. Enumerable.Range(0, cameras).Select(i => Ffmpeg(clip, [i], Path.Combine(folder, "each")))], _ => { }, cancellation),
            Measure("vision, second minute", cameras, length, [Vision(clip, cameras, Path.Combine(folder, "fresh"), record: true, settled: false)], _ => { }, cancellation),
        ];
        string[] words = ours.Split(' ');
        double ring = double.Parse(words[1], CultureInfo.InvariantCulture);
        double preRoll = new CameraRecordingConfig().PreRoll.TotalSeconds;
        var result = new RecordBenchReport(
            cameras,
            length.TotalSeconds,
            bitRate / 1e6,
            rows,
            rows[1].CpuPercentPerCamera - rows[0].CpuPercentPerCamera,
            rows[1].CpuPercentPerCamera / rows[2].CpuPercentPerCamera,
            rows[1].CpuPercentPerCamera / rows[3].CpuPercentPerCamera,
            rows[1].DiskMegabytesPerSecond / (bitRate * cameras / 20e6),
            ring * 8 / (bitRate * preRoll),
            double.Parse(words[3], CultureInfo.InvariantCulture) * 8 / (bitRate * preRoll),
            ring / RecordBenchClip.Heaviest(clip, preRoll),
            new FileInfo(clip).Length * 60.0 / RecordBenchClip.Seconds / 1e6,
            RecordBenchClip.MjpegBytes(clip, cancellation) * 60.0 / RecordBenchClip.Seconds / 1e6);
        Write(result, ours, output);
        if (report is not null)
            File.WriteAllText(report, JsonOutput.Of(result) + "\n");
        Directory.Delete(folder, recursive: true);
        return ExitCode.Ok;
    }

    private static void Write(RecordBenchReport result, string ours, TextWriter output)
    {
        Line(output, $"{result.Cameras} cameras of 1080p15 H.264 at {result.MegabitsPerSecond:0.0} Mbit/s, {result.Seconds:0} s each after {WarmUp.TotalSeconds:0} s");
        Line(output, $"{"",-26} {"CPU %/camera",13} {"disk MB/s",10} {"MB resident",12}");
        foreach (RecordBenchRow row in result.Rows)
            Line(output, $"{row.Contender,-26} {row.CpuPercentPerCamera,13:0.00} {row.DiskMegabytesPerSecond,10:0.00} {row.ResidentMegabytes,12:0}");
        Line(output, $"recording beyond reading: {result.CpuBeyondReadingPercent:0.00} % of a core per camera (target at most 1)");
        Line(output, $"CPU against one ffmpeg for all: {result.AgainstFfmpeg:0.00}, against one ffmpeg each: {result.AgainstFfmpegProcesses:0.00} (target below 1)");
        Line(output, $"disk per 20 Mbit/s in: {result.DiskMegabytesPer20Megabits:0.00} MB/s (target at most 3)");
        Line(output, $"ring: {result.RingFactorMean:0.00} x bit rate x pre-roll on average, {result.RingFactor:0.00} at most (target at most 1.2); {result.RingFactorAtPeak:0.00} x the heaviest pre-roll of the clip");
        Line(output, $"one minute on disk: {result.H264MegabytesPerMinute:0.0} MB as H.264, {result.MjpegMegabytesPerMinute:0.0} MB as MJPEG");
        Line(output, $"recorder: {ours}");
    }

    private static ProcessStartInfo Vision(string clip, int cameras, string folder, bool record, bool settled)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!);
        string[] arguments =
        [
            "bench", "record", "--worker", record ? "record" : "read", "--clip", clip, "--folder", folder,
            "--cameras", cameras.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        if (settled)
        {
            start.Environment["DOTNET_TieredCompilation"] = "0";
            start.Environment["DOTNET_ReadyToRun"] = "0";
        }

        return start;
    }

    private static ProcessStartInfo Ffmpeg(string clip, IEnumerable<int> cameras, string folder)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("ffmpeg");
        foreach (string argument in (string[])["-hide_banner", "-v", "error", "-y", .. cameras.SelectMany(_ => (string[])["-re", "-stream_loop", "-1", "-i", clip])])
            start.ArgumentList.Add(argument);
        int input = 0;
        foreach (int camera in cameras)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"cam-{camera}-%05d.mp4");
            string map = string.Create(CultureInfo.InvariantCulture, $"{input++}:v");
            foreach (string argument in (string[])["-map", map, "-c", "copy", "-f", "segment", "-segment_time", "60", "-segment_atclocktime", "1", "-reset_timestamps", "1", Path.Combine(folder, name)])
                start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static RecordBenchRow Measure(string name, int cameras, TimeSpan length, IReadOnlyList<ProcessStartInfo> starts, Action<string> words, CancellationToken cancellation)
    {
        var processes = new List<Process>();
        try
        {
            foreach (ProcessStartInfo start in starts)
            {
                start.RedirectStandardInput = true;
                start.RedirectStandardOutput = true;
                processes.Add(Process.Start(start)!);
            }

            cancellation.WaitHandle.WaitOne(WarmUp);
            (double cpu, double disk) before = Sum(processes);
            long began = Stopwatch.GetTimestamp();
            cancellation.WaitHandle.WaitOne(length);
            double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            (double cpu, double disk) after = Sum(processes);
            cancellation.ThrowIfCancellationRequested();
            double resident = processes.Sum(process => process.WorkingSet64) / 1e6;
            foreach (Process process in processes)
            {
                // Ours ends with its input, ffmpeg with the word q.
                process.StandardInput.Write('q');
                process.StandardInput.Close();
                words(process.StandardOutput.ReadToEnd().Trim());
                process.WaitForExit();
            }

            return new RecordBenchRow(name, (after.cpu - before.cpu) / seconds / cameras * 100, (after.disk - before.disk) / seconds / 1e6, resident);
        }
        finally
        {
            foreach (Process process in processes)
            {
                if (!process.HasExited)
                    process.Kill();
                process.Dispose();
            }
        }
    }

    private static (double Cpu, double Disk) Sum(IEnumerable<Process> processes)
    {
        double cpu = 0;
        double disk = 0;
        foreach (Process process in processes)
        {
            process.Refresh();
            if (process.HasExited)
                throw new VerbException($"{process.StartInfo.FileName} ended early");
            cpu += process.TotalProcessorTime.TotalSeconds;
            string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/io")).First(text => text.StartsWith("write_bytes:", StringComparison.Ordinal));
            disk += double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        }

        return (cpu, disk);
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
