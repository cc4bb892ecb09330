using System.CommandLine;
using VisionPipeline.Server.Bench;
using VisionPipeline.Server.Recordings;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision soak recording</c>: a recording process killed over and over.</summary>
internal static class SoakRecordingVerb
{
    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Description = "Folder for the recordings", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "visionpipeline-soak") };
        var source = new Option<string[]>("--source") { Description = "A file or live source; once for each camera. Without one a generated 1080p clip plays for two cameras" };
        var kills = new Option<int>("--kills") { Description = "How often the recording process is killed", DefaultValueFactory = _ => 50 };
        var seed = new Option<int>("--seed") { Description = "Start of the pseudo-random sequence of life times", DefaultValueFactory = _ => 1 };
        var power = new Option<bool>("--power-cut") { Description = "Cut the power with each kill, on a small disk in a file: what was not synced is gone. Needs root" };
        var worker = new Option<bool>("--worker") { Description = "Record in this process until it is killed", Hidden = true };
        kills.Between(1);
        var command = new Command("recording", "Kill a recording process (SIGKILL), repair, and see what plays and what is lost.") { folder, source, kills, seed, power, worker };
        command.SetAction(parsed => VerbRunner.Run("soak recording", cancellation =>
        {
            NativeNeeds.Ffmpeg();
            string[] sources = parsed.GetValue(source) is { Length: > 0 } given ? given : [BenchClip.Make(cancellation), BenchClip.Make(cancellation)];
            return parsed.GetValue(worker)
                ? RecordingSoak.Work(parsed.GetValue(folder)!, sources, cancellation)
                : RecordingSoak.Run(parsed.GetValue(folder)!, sources, parsed.GetValue(kills), parsed.GetValue(seed), parsed.GetValue(power), Console.Out, cancellation);
        }));
        return command;
    }
}
