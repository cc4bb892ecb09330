using System.CommandLine;
using VisionPipeline.Decoding;
using VisionPipeline.Diagnostics;
using VisionPipeline.Server.Probing;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision probe URL</c>: what a source is, as declared and as measured.</summary>
internal static class ProbeVerb
{
    public static Command Create()
    {
        var url = new Argument<string>("url") { Description = "rtsp[s]://, rtmp[s]://, http[s]://, a file, /dev/videoN, or pictures (folder, %05d.jpg, *.png)" };
        var decode = new Option<double?>("--decode") { Description = "Decode for so many seconds and measure the speed", HelpName = "seconds" };
        var measure = new Option<double>("--measure") { Description = "Measure packets for so many seconds", DefaultValueFactory = _ => 3, HelpName = "seconds" };
        var decoder = new Option<DecoderKind>("--decoder") { Description = "Where to decode", DefaultValueFactory = _ => DecoderKind.Auto };
        var threads = new Option<int>("--threads") { Description = "Threads of a software decoder", DefaultValueFactory = _ => 1 };
        var transport = new Option<RtspTransport>("--transport") { Description = "How RTP travels (RTSP)", DefaultValueFactory = _ => RtspTransport.Auto };
        var credentials = new Option<string?>("--credentials") { Description = "Secret file with user:password, or the password alone where the URL names the user", HelpName = "file" };
        var timeout = new Option<double>("--timeout") { Description = "Longest wait for an answer or a packet", DefaultValueFactory = _ => 10, HelpName = "seconds" };
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show what FFmpeg says" };
        measure.Positive();
        timeout.Positive();
        decode.Positive();
        threads.Between(1, 64);

        var command = new Command("probe", "Show what a source sends: streams, codec, rates, GOP, clock; with --decode also decoding speed.")
        {
            url, decode, measure, decoder, threads, transport, credentials, timeout, json, verbose,
        };
        command.SetAction(parsed => VerbRunner.Run("probe", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            var wait = TimeSpan.FromSeconds(parsed.GetValue(timeout));
            var options = new ProbeOptions
            {
                Source = new SourceOptions
                {
                    Transport = parsed.GetValue(transport),
                    OpenTimeout = wait,
                    ReadTimeout = wait,
                    CredentialsFile = parsed.GetValue(credentials),
                },
                Measure = TimeSpan.FromSeconds(parsed.GetValue(measure)),
                Decode = parsed.GetValue(decode) is double seconds ? TimeSpan.FromSeconds(seconds) : null,
                Decoder = new DecoderOptions { Kind = parsed.GetValue(decoder), Threads = parsed.GetValue(threads) },
            };
            bool asJson = parsed.GetValue(json);
            using ILoggerFactory logs = Logs.Create(parsed.GetValue(verbose), quiet: asJson);
            StreamReport report = new StreamProbe(options, logs.CreateLogger("probe"), TimeProvider.System)
                .Run(SourceUrl.Parse(parsed.GetValue(url)!), cancellation);
            if (asJson)
                Console.Out.WriteLine(JsonOutput.Of(report));
            else
                ProbeTable.Write(report);
            foreach (string fault in report.Faults)
                Console.Error.WriteLine($"vision probe: {fault}");
            return report.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Faulty;
        }));
        return command;
    }
}
