using VisionPipeline.Recognition;
using VisionPipeline.Server.Reading;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Evaluation;

/// <summary>One labelled plate whose text is known, and how it was read.</summary>
internal sealed record EvalCase
{
    public required string File { get; init; }

    public required string Set { get; init; }

    public required string Country { get; init; }

    /// <summary>Width in pixels of the picture.</summary>
    public required double Width { get; init; }

    public required string Truth { get; init; }

    /// <summary>Null where the picture is the plate.</summary>
    public required PixelBox? Box { get; init; }

    public required ManifestSequence? Sequence { get; init; }

    /// <summary>Read from its labelled box; null where that was not asked for.</summary>
    public PlateObservation? FromBox { get; init; }

    /// <summary>Whether the whole way was gone: it cannot be where the picture is the plate.</summary>
    public bool HasEndToEnd { get; init; }

    /// <summary>The find that overlaps it; null where none does.</summary>
    public ScenePlate? Found { get; init; }

    /// <summary>What the whole way gave: empty where it was not found or held for no plate.</summary>
    public PlateReading? EndToEnd => Found is { IsAnswer: true } ? Found.Seen.Reading : null;

    public bool IsRight(PlateReading? reading) => reading?.Text == Truth;

    public bool IsFolded(PlateReading? reading) => reading is not null && PlateAlphabet.Fold(reading.Text) == PlateAlphabet.Fold(Truth);
}
