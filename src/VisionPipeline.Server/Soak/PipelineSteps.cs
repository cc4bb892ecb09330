using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Soak;

/// <summary>What one more camera costs: the pipeline with 1, 2, ... cameras, each in a process of its own, and the line through what they took.</summary>
/// <remarks>One process that is given one camera after the other would count what grows with time as the cameras' cost.</remarks>
internal static class PipelineSteps
{
    /// <summary>Measures.</summary>
    /// <param name="cameras">One address for each camera of the last step.</param>
    /// <param name="each">How long each step runs.</param>
    /// <param name="folder">Where the steps work.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="VerbException">A step failed.</exception>
    public static PipelineStepsReport Run(IReadOnlyList<string> cameras, TimeSpan each, string folder, TextWriter progress, CancellationToken cancellation)
    {
        List<PipelineStep> steps = [];
        for (int count = 1; count <= cameras.Count; count++)
        {
            PipelineStep step = Measure([.. cameras.Take(count)], each, folder, cancellation);
            steps.Add(step);
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} cameras: {step.ResidentMb:0} MiB, private {step.PrivateMb:0}; {step.Cores:0.000} cores; {step.FramesPerSecond:0.0} frames a second, {step.Dropped} dropped"));
        }

        return PipelineStepsReport.Of(steps, each);
    }

    private static PipelineStep Measure(IReadOnlyList<string> cameras, TimeSpan each, string folder, CancellationToken cancellation)
    {
        string file = Path.Combine(Path.GetTempPath(), $"visionpipeline-step-{Environment.ProcessId}.json");
        var info = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        string[] arguments = ["soak", "pipeline", "--quiet", "--for", each.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s", "--folder", folder, "--report", file, .. cameras.SelectMany(static url => new[] { "--source", url })];
        foreach (string argument in arguments)
            info.ArgumentList.Add(argument);
        using Process process = Process.Start(info)!;
        using (cancellation.Register(process.Kill))
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }

        cancellation.ThrowIfCancellationRequested();
        if (!File.Exists(file))
            throw new VerbException($"the step with {cameras.Count} cameras failed with exit code {process.ExitCode}");
        try
        {
            JsonElement report = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            return new PipelineStep(
                cameras.Count,
                report.GetProperty("residentMb").GetDouble(),
                report.GetProperty("privateMb").GetDouble(),
                report.GetProperty("cores").GetDouble(),
                report.GetProperty("framesPerSecond").GetDouble(),
                report.GetProperty("dropped").GetInt64());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
