using System.Diagnostics;
using System.Globalization;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Fuzz;

/// <summary>Runs the worker in a process of its own, so that a crash or a hang is a finding and not the end of the run.</summary>
internal static class FuzzWatch
{
    // A copy is decoded for at most 5 s after at most 5 s of opening; well beyond that it hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static int Run(FuzzPlan plan, TextWriter output, CancellationToken cancellation)
    {
        if (!File.Exists(plan.Clip))
            throw new VerbException($"{plan.Clip}: file not found");
        int next = plan.Seed;
        int end = plan.Seed + plan.Iterations;
        var tally = new FuzzTally();
        while (next < end && !cancellation.IsCancellationRequested)
            next = RunWorker(plan with { Seed = next, Iterations = end - next }, tally, output, cancellation);
        cancellation.ThrowIfCancellationRequested();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.Iterations} damaged copies: {tally.Decoded} decoded, {tally.Faulty} decoded with faults, {tally.Refused} refused, {tally.Findings} crashed, hung or leaked"));
        return tally.Findings == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Runs a worker until it ends; gives the number to go on with.</summary>
    private static int RunWorker(FuzzPlan plan, FuzzTally tally, TextWriter output, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in Arguments(plan))
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill());
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        int at = plan.Seed;
        string? finding = null;
        bool finished = false;
        while (true)
        {
            Task<string?> reading = process.StandardOutput.ReadLineAsync();
            if (!reading.Wait(Patience, CancellationToken.None))
            {
                finding = "hung";
                process.Kill();
                break;
            }

            if (reading.Result is not string line)
                break;
            string[] words = line.Split(' ', 2);
            switch (words[0])
            {
                case "at":
                    at = int.Parse(words[1], CultureInfo.InvariantCulture);
                    break;
                case "leak":
                    finding = $"leaked ({words[1]})";
                    break;
                case "done":
                    tally.Add(words[1]);
                    finished = true;
                    break;
            }
        }

        process.WaitForExit();
        if (finished || cancellation.IsCancellationRequested)
            return plan.Seed + plan.Iterations;
        tally.Findings++;
        output.WriteLine($"copy {at} {finding ?? $"crashed (exit code {process.ExitCode})"}: kept as {Keep(plan, at)}");
        return at + 1;
    }

    private static string[] Arguments(FuzzPlan plan) =>
    [
        "fuzz", plan.Clip, "--worker",
        "--seed", plan.Seed.ToString(CultureInfo.InvariantCulture),
        "--iterations", plan.Iterations.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Keep(FuzzPlan plan, int number)
    {
        Directory.CreateDirectory(plan.Keep);
        string path = Path.Combine(plan.Keep, $"{Path.GetFileNameWithoutExtension(plan.Clip)}-{number}{Path.GetExtension(plan.Clip)}");
        File.WriteAllBytes(path, Mutation.Of(File.ReadAllBytes(plan.Clip), number));
        return path;
    }
}
