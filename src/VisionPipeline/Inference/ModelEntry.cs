namespace VisionPipeline.Inference;

/// <summary>One model as <c>models/models.json</c> describes it.</summary>
public sealed record ModelEntry
{
    /// <summary>The model's name, e.g. <c>detector-nano</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does: <c>detector</c> or <c>reader</c>.</summary>
    public required string Role { get; init; }

    /// <summary>File name, relative to models.json.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file in lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
