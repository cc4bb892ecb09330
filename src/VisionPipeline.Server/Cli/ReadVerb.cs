using System.CommandLine;
using VisionPipeline.Server.Reading;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision read FILE_OR_DIR...</c>: the plates in pictures and clips.</summary>
internal static class ReadVerb
{
    public static Command Create()
    {
        var inputs = new Argument<string[]>("file") { Description = "Pictures, clips, or folders of them", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "One JSON object per file on standard output, a line each" };
        var overlay = new Option<string?>("--overlay") { Description = "Write pictures with boxes and texts into this folder", HelpName = "folder" };
        var models = new Option<string?>("--models") { Description = "Folder with models.json", HelpName = "folder" };
        var detector = new Option<string?>("--detector") { Description = "Name of a detector in models.json; the first where not given", HelpName = "name" };
        var config = new Option<string?>("--config") { Description = "How to read (config/ocr.yaml)", HelpName = "file" };
        var every = new Option<double>("--every") { Description = "Time between looks at a clip", DefaultValueFactory = _ => 0.2, HelpName = "seconds" };
        var threads = new Option<int>("--threads") { Description = "Threads of the networks", DefaultValueFactory = _ => Math.Clamp(Environment.ProcessorCount, 1, 4) };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Show what FFmpeg says" };
        every.Positive();
        threads.Between(1, 64);
        var command = new Command("read", "Find and read the plates in pictures and clips.") { inputs, json, overlay, models, detector, config, every, threads, verbose };
        command.SetAction(parsed => VerbRunner.Run("read", cancellation =>
        {
            using ILoggerFactory logs = Logs.Create(parsed.GetValue(verbose), quiet: true);
            using SceneReader scenes = ReadingModels.Open(parsed.GetValue(models), parsed.GetValue(detector), parsed.GetValue(config), parsed.GetValue(threads));
            using var run = new ReadRun(scenes, parsed.GetValue(every), parsed.GetValue(overlay), parsed.GetValue(json), logs.CreateLogger("read"));
            return run.All(parsed.GetValue(inputs)!, cancellation);
        }));
        return command;
    }
}
