using System.Runtime.InteropServices;
using VisionPipeline.Decoding;
using VisionPipeline.Native;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Cli;

/// <summary>Runs a verb's body: Ctrl-C and SIGTERM cancel it, and every expected fault becomes one line and an exit code.</summary>
internal static class VerbRunner
{
    public static int Run(string verb, Func<CancellationToken, int> body)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return Guard(verb, () =>
        {
            try
            {
                int code = body(stop.Token);
                return stop.IsCancellationRequested && code == ExitCode.Ok ? ExitCode.Interrupted : code;
            }
            catch (SourceException e) when (e.Fault == SourceFault.Cancelled && stop.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
        });

        // The first signal asks the body to end; a second one is left to its default action and ends the process at once.
        void Stop(PosixSignalContext context)
        {
            if (stop.IsCancellationRequested)
                return;
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>The same for a body that takes signals itself.</summary>
    public static int Guard(string verb, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception e) when (e is SourceException or DecoderException or NativeException or VerbException or IOException or UnauthorizedAccessException)
        {
            foreach (string line in e.Message.Split('\n'))
                Console.Error.WriteLine($"vision {verb}: {Redaction.Apply(line.TrimEnd())}");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            Console.Error.WriteLine($"vision {verb}: a native library is missing or wrong; './vision doctor' names it, './vision setup' installs it ({FirstLine(e)})");
            return ExitCode.Failed;
        }
    }

    private static string FirstLine(Exception e)
    {
        Exception root = e.GetBaseException();
        return root.Message.Split('\n')[0].Trim();
    }
}
