using System.CommandLine;
using VisionPipeline.Server.Bench;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench record</c>: the recorder against <c>ffmpeg -c copy -f segment</c>, in turn, in real time.</summary>
internal static class BenchRecordVerb
{
    public static Command Create()
    {
        var cameras = new Option<int>("--cameras") { Description = "Cameras at a time", DefaultValueFactory = _ => 8 };
        var seconds = new Option<int>("--seconds") { Description = "Seconds measured of each contender", DefaultValueFactory = _ => 60 };
        var folder = new Option<string>("--folder") { Description = "Folder to record into; emptied at the end", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), $"visionpipeline-record-{Environment.ProcessId}") };
        var report = new Option<string?>("--report") { Description = "JSON file for the figures" };
        var worker = new Option<string?>("--worker") { Description = "Our side, in a process of its own: read or record", Hidden = true };
        var clip = new Option<string?>("--clip") { Description = "The worker's clip", Hidden = true };
        cameras.Between(1, 64);
        seconds.Between(1);
        var command = new Command("record", "CPU, disk and memory of recording many cameras: ours against 'ffmpeg -c copy -f segment'.") { cameras, seconds, folder, report, worker, clip };
        command.SetAction(parsed => VerbRunner.Run("bench record", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            return parsed.GetValue(worker) is string what
                ? RecordBenchWorker.Run(parsed.GetValue(clip)!, parsed.GetValue(cameras), parsed.GetValue(folder)!, what == "record")
                : RecordBench.Run(parsed.GetValue(cameras), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(folder)!, parsed.GetValue(report), Console.Out, cancellation);
        }));
        return command;
    }
}
