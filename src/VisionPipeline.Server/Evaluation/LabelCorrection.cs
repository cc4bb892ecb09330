namespace VisionPipeline.Server.Evaluation;

/// <summary>What somebody who looked at a picture found wrong with its labels.</summary>
/// <remarks>With <see cref="Text"/>: that label is wrong. With <see cref="Unlabelled"/>: a plate is there that no label tells of.</remarks>
internal sealed record LabelCorrection
{
    /// <summary>Path of the picture below the root, as the manifest has it.</summary>
    public required string File { get; init; }

    /// <summary>What the label says.</summary>
    public string? Text { get; init; }

    /// <summary>What the plate says; null where that plate is not in the picture at all.</summary>
    public string? Shows { get; init; }

    /// <summary>Left, top, width, height in pixels of a plate without a label: a find there is neither right nor wrong.</summary>
    public double[]? Unlabelled { get; init; }
}
