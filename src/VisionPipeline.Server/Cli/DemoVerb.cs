using System.CommandLine;
using VisionPipeline.Server.Bench;
using VisionPipeline.Server.Demo;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision demo</c>: several cameras decoded and letterboxed side by side, live in the terminal.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var urls = new Argument<string[]>("urls") { Description = "Cameras to show besides the four that play a clip", Arity = ArgumentArity.ZeroOrMore };
        var duration = new Option<double?>("--for") { Description = "End by itself after so many seconds", HelpName = "seconds" };
        var headless = new Option<bool>("--headless") { Description = "No live table, only the summary" };
        var cameras = new Option<int>("--cameras") { Description = "Cameras that play the clip", DefaultValueFactory = _ => 4 };
        duration.Positive();
        cameras.Between(0, 64);
        var command = new Command("demo", "Decode and letterbox several cameras at their own pace and show what each costs.") { urls, duration, headless, cameras };
        command.SetAction(parsed => VerbRunner.Run("demo", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            var sources = new List<SourceUrl>();
            if (parsed.GetValue(cameras) is int count and > 0)
                sources.AddRange(Enumerable.Repeat(SourceUrl.Parse(BenchClip.Make(cancellation)), count));

            sources.AddRange((parsed.GetValue(urls) ?? []).Select(SourceUrl.Parse));
            if (sources.Count == 0)
                throw new VerbException("no camera: give a URL, or --cameras of at least 1");
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: !parsed.GetValue(headless));
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(duration) is double seconds)
                end.CancelAfter(TimeSpan.FromSeconds(seconds));
            return DemoRun.Run(sources, parsed.GetValue(headless), logs.CreateLogger("demo"), end.Token);
        }));
        return command;
    }
}
