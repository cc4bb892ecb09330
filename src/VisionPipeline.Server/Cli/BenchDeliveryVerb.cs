using System.CommandLine;
using VisionPipeline.Server.Delivery;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision bench delivery</c>: from a verdict to a Kafka consumer.</summary>
internal static class BenchDeliveryVerb
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events of the throughput part", DefaultValueFactory = _ => 40_000 };
        var rows = new Option<int>("--rows") { Description = "Undelivered events of the backlog part; 0 leaves it out", DefaultValueFactory = _ => 1_000_000 };
        var folder = new Option<string>("--folder") { Description = "Where the stores are put: the disk that is measured", DefaultValueFactory = _ => Path.GetTempPath() };
        var report = new Option<string?>("--report") { Description = "File for the result as JSON" };
        events.Between(1);
        rows.Between(0);
        var command = new Command("delivery", "Events a second and latency through the outbox (synchronous FULL) to a Kafka broker in this process.") { events, rows, folder, report };
        command.SetAction(parsed => VerbRunner.Run("bench delivery", cancellation =>
        {
            string own = Directory.CreateDirectory(Path.Combine(parsed.GetValue(folder)!, $"vision-bench-{Environment.ProcessId}")).FullName;
            try
            {
                var bench = new DeliveryBench(parsed.GetValue(events), parsed.GetValue(rows), own, Console.Out);
                DeliveryBenchReport found = bench.RunAsync(cancellation).GetAwaiter().GetResult();
                if (parsed.GetValue(report) is { } path)
                    File.WriteAllText(path, JsonOutput.Of(found));
                return found.Faults == 0 ? ExitCode.Ok : ExitCode.Failed;
            }
            finally
            {
                Directory.Delete(own, recursive: true);
            }
        }));
        return command;
    }
}
