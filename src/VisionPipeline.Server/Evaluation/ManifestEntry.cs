namespace VisionPipeline.Server.Evaluation;

/// <summary>A labelled picture.</summary>
internal sealed record ManifestEntry
{
    /// <summary>Path below the root.</summary>
    public required string File { get; init; }

    /// <summary>Where it comes from.</summary>
    public string Set { get; init; } = "";

    /// <summary>Country of its plates, where all have one.</summary>
    public string? Country { get; init; }

    /// <summary><c>scene</c>, <c>crop</c> (the picture is the plate) or <c>vehicle</c>.</summary>
    public string Kind { get; init; } = "scene";

    /// <summary>Its plates.</summary>
    public IReadOnlyList<ManifestPlate> Plates { get; init; } = [];

    /// <summary>Whether every plate in it is labelled, so that any other find is wrong.</summary>
    public bool PlatesComplete { get; init; }

    /// <summary>Boxes (left, top, width, height in pixels) of plates that are there without a label: a find there is not judged.</summary>
    public IReadOnlyList<double[]> Unlabelled { get; init; } = [];

    /// <summary>Its place in a ride, for pictures that show one vehicle several times.</summary>
    public ManifestSequence? Sequence { get; init; }
}
