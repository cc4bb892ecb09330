using System.CommandLine;
using Spectre.Console;
using VisionPipeline.Publishing;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision outbox status|verify</c>.</summary>
internal static class OutboxVerb
{
    public static Command Create() => new("outbox", "What the event store holds and owes, and whether it is sound.") { Status(), Verify() };

    private static Command Status()
    {
        var store = new StoreOptions();
        var json = new Option<bool>("--json") { Description = "As JSON" };
        Command command = store.AddTo(new Command("status", "Events stored, events that wait for each sink, dead letters.") { json });
        command.SetAction(parsed => EventsVerb.Run("outbox status", _ =>
        {
            using var reader = new EventStoreReader(store.Of(parsed));
            EventStoreStatus status = reader.Status();
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonOutput.Of(status));
                return ExitCode.Ok;
            }

            Console.WriteLine($"{status.Events} events, {status.Bytes / 1e6:F1} MB, schema {status.SchemaVersion}, from {status.Oldest:u} to {status.Newest:u}");
            Table table = new Table().AddColumns("Sink", "Undelivered", "Oldest", "Dead letters");
            foreach (SinkBacklog sink in status.Sinks)
                table.AddRow(Markup.Escape(sink.Name), $"{sink.Undelivered}", sink.Oldest is { } oldest ? $"{oldest:u}" : "", $"{sink.DeadLetters}");
            AnsiConsole.Write(table);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Verify()
    {
        var store = new StoreOptions();
        Command command = store.AddTo(new Command("verify", "Read the whole store and list its faults."));
        command.SetAction(parsed => EventsVerb.Run("outbox verify", _ =>
        {
            using var reader = new EventStoreReader(store.Of(parsed));
            IReadOnlyList<string> faults = reader.Verify();
            foreach (string fault in faults)
                Console.WriteLine(fault);
            if (faults.Count == 0)
                Console.WriteLine("sound");
            return faults.Count == 0 ? ExitCode.Ok : ExitCode.Faulty;
        }));
        return command;
    }
}
