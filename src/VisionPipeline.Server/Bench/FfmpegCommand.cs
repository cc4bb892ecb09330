using System.ComponentModel;
using System.Diagnostics;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Bench;

/// <summary>Runs the ffmpeg command, the yardstick of the benchmarks.</summary>
internal static class FfmpegCommand
{
    /// <summary>Runs it to its end and gives what it wrote to standard error.</summary>
    /// <exception cref="VerbException">It is not installed, or it failed.</exception>
    public static string Run(CancellationToken cancellation, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in (IEnumerable<string>)["-nostdin", "-hide_banner", "-y", .. arguments])
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start) ?? throw new VerbException("ffmpeg did not start");
            using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill());
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
}
