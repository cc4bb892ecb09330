using System.CommandLine;
using VisionPipeline.Server.Delivery;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision soak delivery</c>: a storing process killed over and over, and brokers that go away.</summary>
internal static class SoakDeliveryVerb
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "How often the storing process is killed under load", DefaultValueFactory = _ => 20 };
        var outage = new Option<int>("--outage") { Description = "Seconds without a broker", DefaultValueFactory = _ => 120 };
        var rate = new Option<double>("--rate") { Description = "Events a second while the broker is away", DefaultValueFactory = _ => 50 };
        var report = new Option<string?>("--report") { Description = "File for the result as JSON" };
        var worker = new Option<string?>("--worker") { Description = "Be the process that is killed, in this folder", Hidden = true };
        var bootstraps = new Option<string?>("--bootstraps") { Description = "Its broker", Hidden = true };
        kills.Between(0);
        outage.Between(0, 86400);
        rate.Positive();
        var command = new Command("delivery", "Kill -9 under load, broker outages: every acknowledged event must be stored and reach the consumer in order.") { kills, outage, rate, report, worker, bootstraps };
        command.SetAction(parsed => VerbRunner.Run("soak delivery", cancellation =>
        {
            if (parsed.GetValue(worker) is { } folder)
                return DeliveryWorker.Run(folder, parsed.GetValue(bootstraps) ?? throw new VerbException("--worker needs --bootstraps"), 6, cancellation);
            var soak = new DeliverySoak(parsed.GetValue(kills), TimeSpan.FromSeconds(parsed.GetValue(outage)), parsed.GetValue(rate), Console.Out);
            DeliverySoakReport found = soak.RunAsync(cancellation).GetAwaiter().GetResult();
            Console.WriteLine($"acknowledged {found.Acknowledged}, stored {found.Stored}, delivered in order {found.Delivered}, duplicates {found.Duplicates}, faults {found.Faults}, file {found.Check}");
            if (found.FirstFault is { } fault)
                Console.WriteLine(fault);
            if (parsed.GetValue(report) is { } path)
                File.WriteAllText(path, JsonOutput.Of(found));
            return found.Passed ? ExitCode.Ok : ExitCode.Failed;
        }));
        return command;
    }
}
