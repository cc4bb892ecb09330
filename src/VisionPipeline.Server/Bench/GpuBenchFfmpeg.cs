using System.Globalization;
using System.Text.RegularExpressions;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Bench;

/// <summary>The ffmpeg command on the same clip: one process for each camera, decoding alone, frames left where they are decoded.</summary>
internal sealed partial class GpuBenchFfmpeg(GpuBenchOptions options)
{
    // Each process has a CUDA context of its own, some 400 MB: more of them would measure the device's memory.
    private const int MostProcesses = 32;

    /// <summary>Runs them side by side.</summary>
    /// <returns>Frames per second of all, and the command; or null, and why it could not be run.</returns>
    public (double? FramesPerSecond, string Command) Run(CancellationToken cancellation)
    {
        int processes = Math.Min(options.Cameras, MostProcesses);
        string[] hardware = options.OnProcessor ? ["-threads", "1"] : ["-hwaccel", "cuda", "-hwaccel_device", options.Device.ToString(CultureInfo.InvariantCulture), "-hwaccel_output_format", "cuda"];
        string seconds = Math.Max(options.Seconds, 1).ToString("0.#", CultureInfo.InvariantCulture);
        string[] arguments = ["-loglevel", "info", "-stats", .. hardware, "-stream_loop", "-1", "-i", options.Clip, "-an", "-benchmark", "-t", "86400", "-f", "null", "-"];
        try
        {
            double[] rates = [.. Task.WhenAll(Enumerable.Range(0, processes).Select(_ => Task.Run(() => Rate(arguments, cancellation), CancellationToken.None))).GetAwaiter().GetResult()];
            return (rates.Sum(), $"{processes} x ffmpeg {string.Join(' ', hardware)} -i CLIP -f null -, for {seconds} s");
        }
        catch (VerbException e)
        {
            return (null, e.Message);
        }
    }

    private double Rate(string[] arguments, CancellationToken cancellation)
    {
        // It has no option for wall time; after so many frames of its own clock a signal ends it like any other end.
        string words = FfmpegCommand.RunFor(TimeSpan.FromSeconds(Math.Max(options.Seconds, 1)), cancellation, arguments);
        MatchCollection frames = Frames().Matches(words);
        Match took = Took().Match(words);
        if (frames.Count == 0 || !took.Success)
            throw new VerbException("ffmpeg printed no frame count");
        double wall = double.Parse(took.Groups[1].Value, CultureInfo.InvariantCulture);
        return double.Parse(frames[^1].Groups[1].Value, CultureInfo.InvariantCulture) / Math.Max(wall, 1e-3);
    }

    [GeneratedRegex(@"frame=\s*([0-9]+)")]
    private static partial Regex Frames();

    [GeneratedRegex(@"rtime=([0-9.]+)s")]
    private static partial Regex Took();
}
