using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Decoding;
using VisionPipeline.Diagnostics;
using VisionPipeline.Native.Loading;
using VisionPipeline.Server.Cli;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Fuzz;

/// <summary>Decodes damaged copies one after the other in this process. Whoever started it watches for its death.</summary>
/// <remarks>Writes <c>at N</c> before each copy, so that the watcher knows which one killed or held it.</remarks>
internal static class FuzzWorker
{
    public static int Run(FuzzPlan plan, TextWriter output, CancellationToken cancellation)
    {
        byte[] original = File.ReadAllBytes(plan.Clip);
        string copy = Path.Combine(Path.GetTempPath(), $"vision-fuzz-{Environment.ProcessId}{Path.GetExtension(plan.Clip)}");
        var probe = new StreamProbe(
            new ProbeOptions
            {
                Source = new SourceOptions { OpenTimeout = TimeSpan.FromSeconds(5), ReadTimeout = TimeSpan.FromSeconds(5) },
                Decode = TimeSpan.FromSeconds(5),
                Decoder = new DecoderOptions { Kind = DecoderKind.Software },
            },
            NullLogger.Instance,
            TimeProvider.System);
        int decoded = 0;
        int faulty = 0;
        int refused = 0;
        try
        {
            for (int number = plan.Seed; number < plan.Seed + plan.Iterations && !cancellation.IsCancellationRequested; number++)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at {number}"));
                output.Flush();
                File.WriteAllBytes(copy, Mutation.Of(original, number));
                try
                {
                    if (probe.Run(SourceUrl.Parse(copy), cancellation).Faults.Count == 0)
                        decoded++;
                    else
                        faulty++;
                }
                catch (Exception e) when (e is SourceException or DecoderException)
                {
                    refused++;
                }

                if (Leaks() is string leak)
                {
                    output.WriteLine($"leak {leak}");
                    return ExitCode.Failed;
                }
            }
        }
        finally
        {
            File.Delete(copy);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"done {decoded} {faulty} {refused}"));
        return ExitCode.Ok;
    }

    private static string? Leaks()
    {
        foreach ((string kind, long count) in NativeHandleCounter.Snapshot())
        {
            if (count != 0)
                return string.Create(CultureInfo.InvariantCulture, $"{count} {kind} left open");
        }

        return null;
    }
}
