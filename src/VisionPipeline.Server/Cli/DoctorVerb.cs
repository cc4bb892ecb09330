using System.CommandLine;
using VisionPipeline.Server.Doctor;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision doctor</c>: what this machine can do, and what to do where it cannot.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output" };
        var command = new Command("doctor", "Check libraries, decoders, encoders, GPUs, inference and models. Exit code 0 only where the main job can run.") { json };
        command.SetAction(parsed => VerbRunner.Run("doctor", _ =>
        {
            DoctorReport report = DoctorExamination.Run();
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonOutput.Of(report));
            else
                DoctorTable.Write(report);
            return report.CanRun ? ExitCode.Ok : ExitCode.Failed;
        }));
        return command;
    }
}
