using VisionPipeline.Server.Doctor;

namespace VisionPipeline.Server.Soak;

/// <summary>What one more camera costs.</summary>
internal sealed record PipelineStepsReport
{
    /// <summary>Where.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How long each step ran.</summary>
    public required double SecondsEach { get; init; }

    public required IReadOnlyList<PipelineStep> Steps { get; init; }

    /// <summary>MiB in RAM for each further camera, and half the width of the 95 % confidence interval.</summary>
    public required double MbPerCamera { get; init; }

    public required double MbPerCameraError { get; init; }

    /// <summary>MiB in RAM without any camera, by the same line.</summary>
    public required double MbWithoutCameras { get; init; }

    /// <summary>Cores for each further camera, and half the width of the 95 % confidence interval.</summary>
    public required double CoresPerCamera { get; init; }

    public required double CoresPerCameraError { get; init; }

    public static PipelineStepsReport Of(IReadOnlyList<PipelineStep> steps, TimeSpan each)
    {
        SoakTrend memory = SoakTrend.Of([.. steps.Select(static step => ((double)step.Cameras, step.ResidentMb))]);
        SoakTrend cores = SoakTrend.Of([.. steps.Select(static step => ((double)step.Cameras, step.Cores))]);
        return new PipelineStepsReport
        {
            Machine = MachineFacts.Read(),
            Date = TimeProvider.System.GetUtcNow(),
            SecondsEach = each.TotalSeconds,
            Steps = steps,
            MbPerCamera = memory.Slope,
            MbPerCameraError = memory.Error,
            MbWithoutCameras = memory.Intercept,
            CoresPerCamera = cores.Slope,
            CoresPerCameraError = cores.Error,
        };
    }
}
