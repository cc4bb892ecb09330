using System.CommandLine;

namespace VisionPipeline.Server.Cli;

/// <summary>Where a verb finds the recording folder: <c>--folder</c>, else the configuration's <c>recording.folder</c>.</summary>
internal sealed class FolderOptions
{
    private readonly Option<string?> _folder = new("--folder") { Description = "The recording folder, in place of the configuration's" };

    /// <summary>The option with the configuration's path.</summary>
    public Option<string> Config { get; } = ConfigFile.Option();

    public Command AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(Config);
        return command;
    }

    /// <summary>The folder.</summary>
    /// <exception cref="VerbException">Nothing names one.</exception>
    public string Of(ParseResult parsed) => ConfigFile.PathOf(parsed, _folder, Config, static config => config.Recording.Folder, "recording.folder");
}
