using System.CommandLine;
using VisionPipeline.Server.Bench;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench sleep</c>: cameras that decode everything, leave out what no other picture refers to, and sleep, in turn.</summary>
internal static class BenchSleepVerb
{
    public static Command Create()
    {
        var file = new Argument<string?>("file") { Description = "A video file; without one a 1080p15 clip with a key frame each second is made", Arity = ArgumentArity.ZeroOrOne };
        var cameras = new Option<int>("--cameras") { Description = "Cameras at a time", DefaultValueFactory = _ => 4 };
        var seconds = new Option<int>("--seconds") { Description = "Seconds measured of each way", DefaultValueFactory = _ => 20 };
        cameras.Between(1, 64);
        seconds.Between(1);
        var command = new Command("sleep", "CPU per camera while everything is decoded, while pictures are left out, and asleep.") { file, cameras, seconds };
        command.SetAction(parsed => VerbRunner.Run("bench sleep", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            return SleepBench.Run(
                parsed.GetValue(file) ?? RecordBenchClip.Make(cancellation), parsed.GetValue(cameras), TimeSpan.FromSeconds(parsed.GetValue(seconds)), Console.Out, cancellation);
        }));
        return command;
    }
}
