using System.CommandLine;
using System.Globalization;
using System.Text;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Server.Delivery;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision events tail|export|replay</c>: the event store, beside the running pipeline.</summary>
internal static class EventsVerb
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    public static Command Create() => new("events", "Follow, export or send again what is in the event store.") { Tail(), Export(), Replay() };

    /// <summary>Runs a body that reads a store; its faults are one line.</summary>
    public static int Run(string verb, Func<CancellationToken, int> body) => VerbRunner.Run(verb, cancellation =>
    {
        try
        {
            return body(cancellation);
        }
        catch (OutboxException e)
        {
            throw new VerbException(e.Message);
        }
    });

    private static Command Tail()
    {
        var store = new StoreOptions();
        var selection = new Selection();
        var count = new Option<int>("--count") { Description = "Events from the end to begin with", DefaultValueFactory = _ => 10 };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new ones until interrupted" };
        count.Between(0);
        Command command = store.AddTo(new Command("tail", "Show the latest events as lines of JSON.") { count, follow });
        selection.AddTo(command);
        command.SetAction(parsed => Run("events tail", cancellation =>
        {
            using var reader = new EventStoreReader(store.Of(parsed));
            EventQuery query = selection.Of(parsed);
            long after = 0;
            foreach (OutboxEntry entry in reader.Read(query, Math.Max(0, reader.Last - 100_000)).TakeLast(parsed.GetValue(count)))
                Show(entry);
            after = Math.Max(after, reader.Last);
            using Stream output = Console.OpenStandardOutput();
            while (parsed.GetValue(follow) && !cancellation.WaitHandle.WaitOne(Poll))
            {
                foreach (OutboxEntry entry in reader.Read(query, after))
                {
                    Show(entry);
                    after = entry.Sequence;
                }
            }

            return ExitCode.Ok;
        }));
        return command;

        static void Show(OutboxEntry entry) => Console.WriteLine(Encoding.UTF8.GetString(entry.Body));
    }

    private static Command Export()
    {
        var store = new StoreOptions();
        var selection = new Selection();
        var format = new Option<string>("--format") { Description = "jsonl or csv (plate events)", DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong("jsonl", "csv");
        var output = new Option<string?>("--output", "-o") { Description = "File; without one standard output" };
        Command command = store.AddTo(new Command("export", "Write events as lines of JSON or CSV.") { format, output });
        selection.AddTo(command);
        command.SetAction(parsed => Run("events export", cancellation =>
        {
            using var reader = new EventStoreReader(store.Of(parsed));
            bool csv = parsed.GetValue(format) == "csv";
            EventQuery query = selection.Of(parsed);
            if (csv && query.Kinds != EventKinds.Plates)
                throw new VerbException("csv takes plate events only; leave --kind out or take jsonl");
            using TextWriter writer = parsed.GetValue(output) is { } path ? new StreamWriter(path, append: false, new UTF8Encoding(false)) : Console.Out;
            if (csv)
                writer.Write(EventCsv.Header + "\r\n");
            foreach (OutboxEntry entry in reader.Read(query))
            {
                cancellation.ThrowIfCancellationRequested();
                writer.Write(csv ? EventCsv.Line(entry.Sequence, PlateEventJson.ReadPlate(entry.Body)) + "\r\n" : Encoding.UTF8.GetString(entry.Body) + "\n");
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Replay()
    {
        var store = new StoreOptions();
        var selection = new Selection();
        var sink = new Option<string?>("--sink") { Description = "Only to this sink, e.g. kafka; without it to all that get such events" };
        Command command = store.AddTo(new Command("replay", "Have stored events sent again, marked as replay. The running pipeline does it, or the next one.") { sink });
        selection.AddTo(command);
        command.SetAction(parsed => Run("events replay", _ =>
        {
            EventQuery query = selection.Of(parsed);
            if (query.From is null && query.To is null)
                throw new VerbException("name a time range: --from, --to or both");
            long count = EventStoreReader.Replay(store.Of(parsed), query, parsed.GetValue(sink));
            Console.WriteLine($"{count} events are to be sent again");
            return ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>Options that say which events.</summary>
    private sealed class Selection
    {
        private readonly Option<string?> _camera = new("--camera") { Description = "Only of this camera (or node)" };
        private readonly Option<string[]> _kinds = new("--kind") { Description = "plates, alerts, health, deadletters or all; plates without it" };
        private readonly Option<string?> _from = new("--from") { Description = "Captured at or after, e.g. 2026-03-01T12:00Z" };
        private readonly Option<string?> _to = new("--to") { Description = "Captured before" };

        public void AddTo(Command command)
        {
            _kinds.AcceptOnlyFromAmong("plates", "alerts", "health", "deadletters", "all");
            command.Add(_camera);
            command.Add(_kinds);
            command.Add(_from);
            command.Add(_to);
        }

        public EventQuery Of(ParseResult parsed)
        {
            EventKinds kinds = (parsed.GetValue(_kinds) ?? []).Aggregate(EventKinds.None, (all, kind) => all | Enum.Parse<EventKinds>(kind, ignoreCase: true));
            return new EventQuery
            {
                Kinds = kinds == EventKinds.None ? EventKinds.Plates : kinds,
                Key = parsed.GetValue(_camera),
                From = Time(parsed.GetValue(_from), "--from"),
                To = Time(parsed.GetValue(_to), "--to"),
            };
        }

        private static DateTimeOffset? Time(string? text, string option)
        {
            if (text is null)
                return null;
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time
                : throw new VerbException($"{option}: '{text}' is no time; e.g. 2026-03-01T12:00:00Z (UTC where no zone is named)");
        }
    }
}
