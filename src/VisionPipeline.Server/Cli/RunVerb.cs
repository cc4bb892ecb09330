using System.CommandLine;
using VisionPipeline.Configuration;
using VisionPipeline.Inference;
using VisionPipeline.Native;
using VisionPipeline.Publishing;
using VisionPipeline.Server.Running;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision run</c>: the main job, with the cameras of a configuration.</summary>
internal static class RunVerb
{
    public static Command Create()
    {
        Option<string> config = ConfigFile.Option();
        var events = new Option<string?>("--events") { Description = "Append each plate event to this file, one JSON object a line", HelpName = "file" };
        var evidence = new Option<string?>("--evidence") { Description = "Keep the frame and the crop of what was read below this folder", HelpName = "folder" };
        var duration = new Option<double?>("--for") { Description = "End by itself after so many seconds", HelpName = "seconds" };
        var live = new Option<bool>("--live") { Description = "Show a live table in place of one line per verdict" };
        var verbose = new Option<bool>("--verbose") { Description = "Log everything, FFmpeg's own words included" };
        duration.Positive();
        var command = new Command("run", "Run the pipeline: cameras in, plate verdicts out. SIGHUP or a changed file reloads the configuration.") { config, events, evidence, duration, live, verbose };
        command.SetAction(parsed => VerbRunner.Guard("run", () =>
        {
            NativeNeeds.Ffmpeg();
            SimulatedSource.Register();
            string path = parsed.GetValue(config)!;
            VisionConfig read = ConfigFile.Read(path);
            if (!read.Cameras.Any(static camera => camera.Enabled))
                throw new VerbException($"{path}: no camera is enabled; set 'enabled' of one to true");
            using ILoggerFactory logs = Logs.Create(parsed.GetValue(verbose), quiet: parsed.GetValue(live));
            var options = new RunOptions
            {
                ConfigFile = path,
                EventsFile = parsed.GetValue(events),
                EvidenceFolder = parsed.GetValue(evidence),
                IsLive = parsed.GetValue(live),
                For = parsed.GetValue(duration) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            };
            return Start(new RunSession(options, read, logs, TimeProvider.System).Run);
        }));
        return command;
    }

    /// <summary>Runs a session; what cannot be opened at its start becomes one line.</summary>
    /// <exception cref="VerbException">A model or a library cannot be used.</exception>
    public static int Start(Func<int> session)
    {
        try
        {
            return session();
        }
        catch (Exception e) when (e is ModelException or InvalidDataException or NativeException or OutboxException or ArgumentException)
        {
            throw new VerbException(e.Message);
        }
    }
}
