using System.CommandLine;
using System.CommandLine.Parsing;
using VisionPipeline.Native.Processes;

namespace VisionPipeline.Server.Cli;

/// <summary>The whole command line: <c>vision VERB ...</c>.</summary>
internal static class VisionCommand
{
    /// <summary>Runs one verb and gives the process's exit code.</summary>
    public static int Run(string[] args)
    {
        GlibcAllocator.Prepare();
        VisionConsole.Prepare();
        var root = new RootCommand("VisionPipeline reads number plates from many cameras.")
        {
            DoctorVerb.Create(),
            ProbeVerb.Create(),
            BenchVerb.Create(),
            FuzzVerb.Create(),
            RunVerb.Create(),
            DemoVerb.Create(),
            ReadVerb.Create(),
            EvalVerb.Create(),
            ConfigVerb.Create(),
            SoakVerb.Create(),
            RecordingsVerb.Create(),
            EvidenceVerb.Create(),
            SimulateVerb.Create(),
            EventsVerb.Create(),
            OutboxVerb.Create(),
            ScoreVerb.Create(),
            TracksVerb.Create(),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
                Console.Error.WriteLine($"vision: {error.Message}");
            Console.Error.WriteLine($"vision: see 'vision {Verb(parsed)}--help'");
            return ExitCode.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static string Verb(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
}
