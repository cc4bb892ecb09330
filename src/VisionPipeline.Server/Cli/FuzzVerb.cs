using System.CommandLine;
using VisionPipeline.Server.Fuzz;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision fuzz CLIP</c>: damages a clip in many ways and sees whether decoding survives.</summary>
internal static class FuzzVerb
{
    public static Command Create()
    {
        var clip = new Argument<string>("clip") { Description = "A short clip; the shorter, the more is tried" };
        var iterations = new Option<int>("--iterations") { Description = "How many damaged copies to decode", DefaultValueFactory = _ => 2000 };
        var seed = new Option<int>("--seed") { Description = "Start of the pseudo-random sequence; the same seed damages the same bytes", DefaultValueFactory = _ => 1 };
        var worker = new Option<bool>("--worker") { Description = "Run in this process instead of in a watched one", Hidden = true };
        var keep = new Option<string>("--keep") { Description = "Folder for copies that crash or hang", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "visionpipeline-fuzz") };
        iterations.Between(1);
        var command = new Command("fuzz", "Flip, cut, repeat and overwrite bytes of a clip, decode every copy, and report crashes, hangs and leaks.") { clip, iterations, seed, keep, worker };
        command.SetAction(parsed => VerbRunner.Run("fuzz", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            var plan = new FuzzPlan(parsed.GetValue(clip)!, parsed.GetValue(seed), parsed.GetValue(iterations), parsed.GetValue(keep)!);
            return parsed.GetValue(worker) ? FuzzWorker.Run(plan, Console.Out, cancellation) : FuzzWatch.Run(plan, Console.Out, cancellation);
        }));
        return command;
    }
}
