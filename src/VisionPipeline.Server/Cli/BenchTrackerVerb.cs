using System.CommandLine;
using VisionPipeline.Server.Bench;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench tracker</c>: what following vehicles costs.</summary>
internal static class BenchTrackerVerb
{
    public static Command Create()
    {
        var updates = new Option<int>("--updates") { Description = "Pictures for each count of vehicles", DefaultValueFactory = _ => 1000 };
        var json = new Option<string?>("--report") { Description = "Write the figures as JSON", HelpName = "file" };
        updates.Between(100, 10_000_000);
        var command = new Command("tracker", "Vehicles with plates, a counting line and a road: time and managed memory per picture.") { updates, json };
        command.SetAction(parsed => VerbRunner.Run("bench tracker", cancellation =>
        {
            IReadOnlyList<TrackerBenchRow> rows = TrackerBench.Run(parsed.GetValue(updates), cancellation);
            TrackerBench.Write(rows);
            if (parsed.GetValue(json) is { } file)
                File.WriteAllText(file, JsonOutput.Of(rows) + "\n");
            return ExitCode.Ok;
        }));
        return command;
    }
}
