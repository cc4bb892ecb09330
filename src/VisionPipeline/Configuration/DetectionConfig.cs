using VisionPipeline.Detection;

namespace VisionPipeline.Configuration;

/// <summary>How frames are gathered and what counts as found. Immutable.</summary>
public sealed record DetectionConfig
{
    /// <summary>Most pictures of one run, 1..64. A CPU gains little from more than a few; a GPU much.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Longest that a frame waits for company, as a share of its camera's detection interval, 0..1.</summary>
    public double MaxDelayShare { get; init; } = 0.25;

    /// <summary>Least scores by class.</summary>
    public ScoreThresholds Scores { get; init; } = new();

    /// <summary>Overlap (IoU, 0..1) above which the weaker of two plates is dropped.</summary>
    public float PlateOverlap { get; init; } = new DetectorOptions().PlateOverlap;

    /// <summary>Overlap (IoU, 0..1) above which the weaker of two vehicles is dropped.</summary>
    public float VehicleOverlap { get; init; } = new DetectorOptions().VehicleOverlap;

    /// <summary>Most plates and most vehicles of one picture, 1..1000 each.</summary>
    public int MaxDetections { get; init; } = new DetectorOptions().MaxDetections;
}
