using System.CommandLine;
using VisionPipeline.Server.Bench;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench pipeline</c>: the whole pipeline in real time against its bare parts.</summary>
internal static class BenchPipelineVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Videos to play, one camera each; without one a clip is made", Arity = ArgumentArity.ZeroOrMore };
        var cameras = new Option<int>("--cameras") { Description = "Cameras, which take the files in turn", DefaultValueFactory = _ => 4 };
        var seconds = new Option<double>("--for") { Description = "Seconds to measure", HelpName = "seconds", DefaultValueFactory = _ => 30 };
        var always = new Option<bool>("--no-motion") { Description = "Detect in still pictures too" };
        var report = new Option<string?>("--report") { Description = "Write the figures as JSON", HelpName = "file" };
        cameras.Between(1, 256);
        seconds.Positive();
        var command = new Command("pipeline", "The whole pipeline in real time against the sum of its bare parts, in one run.") { files, cameras, seconds, always, report };
        command.SetAction(parsed => VerbRunner.Run("bench pipeline", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            string[] clips = parsed.GetValue(files) is { Length: > 0 } given ? given : [BenchClip.Make(cancellation)];
            SourceUrl[] urls = [.. Enumerable.Range(0, parsed.GetValue(cameras)).Select(i => SourceUrl.Parse(clips[i % clips.Length]))];
            using ILoggerFactory logs = Logs.Create(verbose: false, quiet: true);
            PipelineBenchReport measured = PipelineBench.Run(urls, clips[0], parsed.GetValue(seconds), !parsed.GetValue(always), logs, cancellation);
            PipelineBench.Write(measured);
            if (parsed.GetValue(report) is { } path)
                File.WriteAllText(path, JsonOutput.Of(measured) + "\n");
            return ExitCode.Ok;
        }));
        return command;
    }
}
