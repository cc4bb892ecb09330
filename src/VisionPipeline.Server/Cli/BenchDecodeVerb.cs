using System.CommandLine;
using VisionPipeline.Server.Bench;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench decode</c>: our decode loop against the ffmpeg command, in turn, on one file.</summary>
internal static class BenchDecodeVerb
{
    public static Command Create()
    {
        var file = new Argument<string?>("file") { Description = "An H.264 file; without one a 1080p clip of 1000 frames is made", Arity = ArgumentArity.ZeroOrOne };
        var rounds = new Option<int>("--rounds") { Description = "How often each of the two runs", DefaultValueFactory = _ => 3 };
        rounds.Between(1);
        var command = new Command("decode", "CPU seconds per 1000 frames: 'vision probe --decode' against 'ffmpeg -threads 1 -i FILE -f null -'.") { file, rounds };
        command.SetAction(parsed => VerbRunner.Run("bench decode", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            return DecodeBench.Run(parsed.GetValue(file) ?? BenchClip.Make(cancellation), parsed.GetValue(rounds), Console.Out, cancellation);
        }));
        return command;
    }
}
