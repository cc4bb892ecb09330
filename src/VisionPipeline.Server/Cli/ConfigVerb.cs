using System.CommandLine;
using VisionPipeline.Configuration;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision config check [FILE]</c>: whether a configuration can be used, and what holds in the end.</summary>
internal static class ConfigVerb
{
    public static Command Create() => new("config", "Work with configuration files.") { Check() };

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "Configuration", DefaultValueFactory = _ => Path.Combine("config", "vision.yaml") };
        var print = new Option<bool>("--print") { Description = "Print every key with the value that holds, secrets as stars" };
        var command = new Command("check", "Check a configuration. Exit code 1 where it has faults; all of them are named.") { file, print };
        command.SetAction(parsed => VerbRunner.Run("config check", _ =>
        {
            string path = parsed.GetValue(file)!;
            VisionConfig config;
            try
            {
                config = VisionConfigFile.Read(path);
            }
            catch (ConfigException e)
            {
                foreach (string fault in e.Faults)
                    Console.Error.WriteLine(fault);
                Console.Error.WriteLine($"vision config check: {path} has {(e.Faults.Count == 1 ? "a fault" : $"{e.Faults.Count} faults")}");
                return ExitCode.Failed;
            }

            foreach (string warning in config.Warnings)
                Console.Error.WriteLine($"warning: {warning}");
            if (parsed.GetValue(print))
                config.Write(Console.Out);
            else
                ConfigTable.Write(config, path);
            return ExitCode.Ok;
        }));
        return command;
    }
}
