using System.CommandLine;
using VisionPipeline.Server.Bench;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench WHAT</c>: measures a stage against a known tool, both in one run.</summary>
internal static class BenchVerb
{
    public static Command Create() => new("bench", "Measure a stage against a known tool, both in one run.")
    {
        BenchDecodeVerb.Create(),
        BenchRecordVerb.Create(),
        BenchExportVerb.Create(),
        BenchSleepVerb.Create(),
        BenchDeliveryVerb.Create(),
        Letterbox(),
        Jpeg(),
        BenchPipelineVerb.Create(),
        BenchTrackerVerb.Create(),
        BenchGpuVerb.Create(),
    };

    private static Command Letterbox()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds, each contender in turn", DefaultValueFactory = _ => 15 };
        rounds.Between(1);
        var command = new Command("letterbox", "YUV picture to planar tensor: vector code against its scalar twin and libswscale.") { rounds };
        command.SetAction(parsed => VerbRunner.Run("bench letterbox", _ => LetterboxBench.Run(Console.Out, parsed.GetValue(rounds))));
        return command;
    }

    private static Command Jpeg()
    {
        var clip = new Argument<string?>("clip") { Description = "A video to take the pictures from; without one they are made", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("jpeg", "1080p picture to JPEG: TurboJPEG against ffmpeg's mjpeg.") { clip };
        command.SetAction(parsed => VerbRunner.Run("bench jpeg", _ => JpegBench.Run(Console.Out, parsed.GetValue(clip))));
        return command;
    }
}
