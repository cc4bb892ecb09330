using System.Globalization;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Rtsp;

/// <summary>The ffprobe command as a client that owes nothing to our own code.</summary>
internal static class Ffprobe
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static Task<CommandResult> RunAsync(string url, params string[] options) =>
        CommandLine.RunAsync("ffprobe", ["-hide_banner", "-loglevel", "error", .. options, url], Deadline);

    /// <summary>Presentation times in seconds of the packets of the first <paramref name="seconds"/>, those that have one, as they come.</summary>
    public static async Task<double[]> TimesAsync(string url, string transport, double seconds)
    {
        var result = await RunAsync(
            url, "-rtsp_transport", transport, "-read_intervals", $"%+{seconds}", "-show_entries", "packet=pts_time", "-of", "csv=p=0");
        return [.. result.OrThrow(url).Output
            .Split((char[])['\n', ',', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Where(t => t != "N/A")
            .Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
    }

    /// <summary>Codec, width and height of each video stream, e.g. "h264,640,360".</summary>
    public static async Task<string> VideoAsync(string url, params string[] options) =>
        (await RunAsync(url, [.. options, "-select_streams", "v", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0"]))
        .OrThrow(url).Output.Trim().TrimEnd(',');
}
