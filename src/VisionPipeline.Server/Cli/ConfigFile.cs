using System.CommandLine;
using VisionPipeline.Configuration;

namespace VisionPipeline.Server.Cli;

/// <summary>The option <c>--config</c> of verbs that need only a part of the configuration, such as a path.</summary>
internal static class ConfigFile
{
    public static Option<string> Option() => new("--config") { Description = "Configuration", HelpName = "file", DefaultValueFactory = _ => Path.Combine("config", "vision.yaml") };

    /// <summary>Reads a configuration; its warnings go to standard error.</summary>
    /// <exception cref="VerbException">It has faults; each line names one.</exception>
    public static VisionConfig Read(string path)
    {
        try
        {
            VisionConfig config = VisionConfigFile.Read(path);
            foreach (string warning in config.Warnings)
                Console.Error.WriteLine($"warning: {warning}");
            return config;
        }
        catch (ConfigException e)
        {
            throw new VerbException(e.Message);
        }
    }

    /// <summary>Reads the configuration that was asked for; where none was and the usual one is not there, the defaults hold.</summary>
    /// <exception cref="VerbException">It has faults, or is missing though it was named.</exception>
    public static VisionConfig ReadIfThere(ParseResult parsed, Option<string> option)
    {
        string path = parsed.GetValue(option)!;
        return parsed.GetResult(option) is not { Implicit: false } && !File.Exists(path) ? new VisionConfig() : Read(path);
    }

    /// <summary>A path from its own option, else from the configuration.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="own">The option that overrides.</param>
    /// <param name="config">The option with the configuration's path.</param>
    /// <param name="path">Finds it in the configuration.</param>
    /// <param name="key">The key that it stands under there.</param>
    /// <exception cref="VerbException">Neither says it.</exception>
    public static string PathOf(ParseResult parsed, Option<string?> own, Option<string> config, Func<VisionConfig, string?> path, string key)
    {
        if (parsed.GetValue(own) is { } given)
            return given;
        string file = parsed.GetValue(config)!;
        if (!File.Exists(file))
            throw new VerbException($"{file}: no such file; name the configuration with --config or the path with {own.Name}");
        return path(Read(file)) ?? throw new VerbException($"{file}: {key} is not set; set it or give {own.Name}");
    }
}
