using System.ComponentModel;
using System.Diagnostics;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Bench;

/// <summary>Runs the ffmpeg command, the yardstick of the benchmarks.</summary>
internal static class FfmpegCommand
{
    /// <summary>Runs it to its end and gives what it wrote to standard error.</summary>
    /// <exception cref="VerbException">It is not installed, or it failed.</exception>
    public static string Run(CancellationToken cancellation, params IReadOnlyList<string> arguments) => Run(null, cancellation, arguments);

    /// <summary>Runs it for a while, then lets it end by itself, and gives what it wrote to standard error.</summary>
    /// <exception cref="VerbException">It is not installed, or it failed.</exception>
    public static string RunFor(TimeSpan time, CancellationToken cancellation, params IReadOnlyList<string> arguments) => Run(time, cancellation, arguments);

    private static string Run(TimeSpan? time, CancellationToken cancellation, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (IEnumerable<string>)[.. time is null ? ["-nostdin"] : Array.Empty<string>(), "-hide_banner", "-y", .. arguments])
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start) ?? throw new VerbException("ffmpeg did not start");
            using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill());

            // Asked to on its standard input it ends in order, with its summary.
            using Timer? end = time is { } span ? new Timer(_ => Quit(process), null, span, Timeout.InfiniteTimeSpan) : null;
            string words = process.StandardError.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return process.ExitCode == 0 ? words : throw new VerbException($"ffmpeg failed: {words.TrimEnd().Split('\n')[^1]}");
        }
        catch (Win32Exception)
        {
            throw new VerbException("the ffmpeg command is not installed; './vision setup' installs it (package ffmpeg)");
        }
    }

    private static void Quit(Process process)
    {
        try
        {
            process.StandardInput.Write('q');
            process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
