using System.CommandLine;

namespace VisionPipeline.Server.Cli;

/// <summary>Where a verb finds the event store: <c>--store</c>, else the configuration's <c>publishing.outbox.path</c>.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string?> _store = new("--store") { Description = "The event store's file, in place of the configuration's" };
    private readonly Option<string> _config = ConfigFile.Option();

    public Command AddTo(Command command)
    {
        command.Add(_store);
        command.Add(_config);
        return command;
    }

    /// <summary>The file.</summary>
    /// <exception cref="VerbException">Nothing names one.</exception>
    public string Of(ParseResult parsed) => ConfigFile.PathOf(parsed, _store, _config, static config => config.Publishing.Outbox.Path, "publishing.outbox.path");
}
