using VisionPipeline.Batching;
using VisionPipeline.Detection;
using VisionPipeline.Inference;

namespace VisionPipeline.Configuration;

/// <summary>How frames are gathered and what counts as found. Immutable.</summary>
public sealed record DetectionConfig
{
    /// <summary>How frames of all cameras are put together.</summary>
    public DetectionLoopConfig Loop { get; init; } = new();

    /// <summary>When the batch is found by measuring, up to the largest allowed.</summary>
    public BatchSearch Search { get; init; } = BatchSearch.Gpu;

    /// <summary>Least scores by class.</summary>
    public ScoreThresholds Scores { get; init; } = new();

    /// <summary>Overlap (IoU, 0..1) above which the weaker of two plates is dropped.</summary>
    public float PlateOverlap { get; init; } = new DetectorOptions().PlateOverlap;

    /// <summary>Overlap (IoU, 0..1) above which the weaker of two vehicles is dropped.</summary>
    public float VehicleOverlap { get; init; } = new DetectorOptions().VehicleOverlap;

    /// <summary>Most plates and most vehicles of one picture, 1..1000 each.</summary>
    public int MaxDetections { get; init; } = new DetectorOptions().MaxDetections;
}
