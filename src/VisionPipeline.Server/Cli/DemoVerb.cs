using System.CommandLine;
using VisionPipeline.Server.Demo;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision demo</c>: the whole pipeline on simulated cameras whose truth is known, live in the terminal.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var urls = new Argument<string[]>("urls") { Description = "Cameras to run besides the simulated ones", Arity = ArgumentArity.ZeroOrMore };
        var duration = new Option<double?>("--for") { Description = "End by itself after so many seconds", HelpName = "seconds" };
        var headless = new Option<bool>("--headless") { Description = "One line per verdict in place of the live table" };
        var cameras = new Option<int>("--cameras") { Description = "Simulated cameras", DefaultValueFactory = _ => 4 };
        var folder = new Option<string>("--folder") { Description = "Where events, pictures and recordings go", HelpName = "folder", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "visionpipeline-demo") };
        var report = new Option<string?>("--report") { Description = "Write the summary as JSON", HelpName = "file" };
        duration.Positive();
        cameras.Between(0, 64);
        var command = new Command("demo", "Run the whole pipeline on simulated cameras and compare what it reads with the truth.") { urls, duration, headless, cameras, folder, report };
        command.SetAction(parsed => VerbRunner.Guard("demo", () =>
        {
            NativeNeeds.Ffmpeg();
            var options = new DemoOptions
            {
                Scenes = DemoScenes.Take(parsed.GetValue(cameras)),
                Urls = [.. (parsed.GetValue(urls) ?? []).Select(SourceUrl.Parse)],
                Folder = Path.GetFullPath(parsed.GetValue(folder)!),
                For = parsed.GetValue(duration) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Headless = parsed.GetValue(headless),
                ReportFile = parsed.GetValue(report),
            };
            if (options.Scenes.Count + options.Urls.Count == 0)
                throw new VerbException("no camera: give a URL, or --cameras of at least 1");
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: !options.Headless);
            return RunVerb.Start(() => new DemoRun(options, logs, TimeProvider.System).Run());
        }));
        return command;
    }
}
