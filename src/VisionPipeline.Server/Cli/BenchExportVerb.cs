using System.CommandLine;
using VisionPipeline.Server.Bench;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench export</c>: copying, encoding anew, drawing and blurring a recording, with ffmpeg beside it.</summary>
internal static class BenchExportVerb
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "Seconds of video to export", DefaultValueFactory = _ => 60 };
        var folder = new Option<string>("--folder") { Description = "Folder to work in; deleted at the end", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), $"visionpipeline-export-{Environment.ProcessId}") };
        var report = new Option<string?>("--report") { Description = "JSON file for the figures" };
        seconds.Between(2, 600);
        var command = new Command("export", "Time of exporting a recording: copied, encoded anew, drawn over, blurred; against ffmpeg.") { seconds, folder, report };
        command.SetAction(parsed => VerbRunner.Run("bench export", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            return ExportBench.Run(parsed.GetValue(seconds), parsed.GetValue(folder)!, parsed.GetValue(report), Console.Out, cancellation);
        }));
        return command;
    }
}
