using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Decoding;
using VisionPipeline.Diagnostics;
using VisionPipeline.Server.Cli;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Bench;

/// <summary>Decodes one file in turn with our loop and with the ffmpeg command, one decoder thread each.</summary>
internal static partial class DecodeBench
{
    public static int Run(string file, int rounds, TextWriter output, CancellationToken cancellation)
    {
        var probe = new StreamProbe(
            new ProbeOptions { Decode = TimeSpan.FromHours(1), Decoder = new DecoderOptions { Kind = DecoderKind.Software, Threads = 1 } },
            NullLogger.Instance,
            TimeProvider.System);
        SourceUrl url = SourceUrl.Parse(file);

        // Once unmeasured: jitted code for us, the page cache for both.
        DecodeReport first = Decode(probe, url, cancellation);
        if (first.Frames == 0)
            throw new VerbException($"{file}: no frame could be decoded");
        Line(output, $"{file}: {first.Frames} frames, CPU seconds per 1000 frames, one decoder thread");
        Line(output, $"{"round",5} {"vision",8} {"ffmpeg",8} {"ratio",6} {"managed bytes/frame",20}");
        var ratios = new List<double>();
        for (int round = 1; round <= rounds; round++)
        {
            DecodeReport ours = Decode(probe, url, cancellation);
            double theirs = Ffmpeg(file, cancellation) * 1000 / ours.Frames;
            double ratio = ours.CpuSecondsPer1000 / theirs;
            ratios.Add(ratio);
            Line(output, $"{round,5} {ours.CpuSecondsPer1000,8:0.000} {theirs,8:0.000} {ratio,6:0.000} {ours.ManagedBytesPerFrame,20:0.00}");
        }

        ratios.Sort();
        Line(output, $"median ratio {ratios[ratios.Count / 2]:0.000} (target at most 1.05; ffmpeg's figure includes its start-up)");
        return ExitCode.Ok;
    }

    private static DecodeReport Decode(StreamProbe probe, SourceUrl url, CancellationToken cancellation)
    {
        StreamReport report = probe.Run(url, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return report.Decode!;
    }

    private static double Ffmpeg(string file, CancellationToken cancellation)
    {
        string words = FfmpegCommand.Run(cancellation, "-benchmark", "-threads", "1", "-i", file, "-f", "null", "-");
        Match match = BenchLine().Match(words);
        if (!match.Success)
            throw new VerbException("ffmpeg printed no -benchmark line");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) + double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"bench: utime=([0-9.]+)s stime=([0-9.]+)s")]
    private static partial Regex BenchLine();

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
