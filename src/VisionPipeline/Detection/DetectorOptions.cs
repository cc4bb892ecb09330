using VisionPipeline.Batching;
using VisionPipeline.Inference;

namespace VisionPipeline.Detection;

/// <summary>How a detector is opened and read. What is null is taken from what the model says of itself.</summary>
public sealed record DetectorOptions
{
    /// <summary>Hash, providers, threads.</summary>
    public OnnxModelOptions Model { get; init; } = new();

    /// <summary>Most pictures of one run, at least 1.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>How the results are written; null to tell by their shape.</summary>
    public DetectorFormat? Format { get; init; }

    /// <summary>Names of the model's classes in its order; null for those in the model's metadata.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Width in pixels for a model that leaves it open; null for the metadata's <c>imgsz</c>, else 640.</summary>
    public int? InputWidth { get; init; }

    /// <summary>Height in pixels for a model that leaves it open; null for the metadata's <c>imgsz</c>, else 640.</summary>
    public int? InputHeight { get; init; }

    /// <summary>What white is for a model that takes float or half, 1 or 255; null for 255 with YOLOX, else 1.</summary>
    public float? White { get; init; }

    /// <summary>Order of the colour planes; null for BGR with YOLOX, else RGB.</summary>
    public ChannelOrder? Channels { get; init; }

    /// <summary>Least scores.</summary>
    public ScoreThresholds Scores { get; init; } = new();

    /// <summary>
    /// Overlap (intersection over union, 0..1) above which the weaker of two plates is dropped. Low, because two plates cannot
    /// hide each other: what overlaps at all is the same plate found twice.
    /// </summary>
    public float PlateOverlap { get; init; } = 0.3f;

    /// <summary>Overlap (intersection over union, 0..1) above which the weaker of two vehicles is dropped, whatever their classes: one vehicle is one thing.</summary>
    public float VehicleOverlap { get; init; } = 0.6f;

    /// <summary>Most plates and most vehicles of one picture, 1..1000 each; the best stay.</summary>
    public int MaxDetections { get; init; } = 100;

    /// <summary>Refuses options that cannot be met.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        if (MaxBatch is < 1 or > 1024)
            throw new ArgumentException($"detector batch {MaxBatch}: must be 1..1024");
        if (MaxDetections is < 1 or > 1000)
            throw new ArgumentException($"detector limit of {MaxDetections} results: must be 1..1000");
        if (!(PlateOverlap is >= 0 and <= 1) || !(VehicleOverlap is >= 0 and <= 1))
            throw new ArgumentException($"detector overlaps {PlateOverlap} and {VehicleOverlap}: must be 0..1");
        foreach (ObjectClass kind in Enum.GetValues<ObjectClass>())
        {
            if (!(Scores.Of(kind) is >= 0 and <= 1))
                throw new ArgumentException($"detector score {Scores.Of(kind)} for {kind}: must be 0..1");
        }
    }
}
