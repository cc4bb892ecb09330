using System.CommandLine;
using System.Globalization;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Cli;

/// <summary><c>vision evidence verify</c>: whether the signed chain of events and files holds, and which link breaks.</summary>
internal static class EvidenceVerb
{
    public static Command Create() => new("evidence", "Check the signed, hash-chained log of events and their files.") { Verify() };

    private static Command Verify()
    {
        var folder = new FolderOptions();
        var key = new Option<string?>("--key") { Description = "Public key (PEM) from elsewhere; without it the one in the folder is believed" };
        Command command = folder.AddTo(new Command("verify", "Check order, links, signatures and the files that the chain names.") { key });
        command.SetAction(parsed => VerbRunner.Run("evidence verify", cancellation =>
        {
            EvidenceReport report = EvidenceVerification.Run(folder.Of(parsed), parsed.GetValue(key), cancellation);
            foreach (string fault in report.Faults)
                Console.Out.WriteLine(fault);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Lines} lines, {report.Files} files compared, {report.Deleted} deleted by retention: {report.Faults.Count} faults"));
            Console.Out.WriteLine($"last line's SHA-256 {report.LastHash}");
            return report.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Faulty;
        }));
        return command;
    }
}
