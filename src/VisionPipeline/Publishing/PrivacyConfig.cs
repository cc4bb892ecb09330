namespace VisionPipeline.Publishing;

/// <summary>Plates as keyed HMACs. Immutable.</summary>
public sealed record PrivacyConfig
{
    /// <summary>File with the key: at least 32 bytes, readable by its owner only. Whoever deletes it makes the stored plates unreadable for good.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Whether events still name the pictures of evidence, which show the plate. Off.</summary>
    public bool KeepEvidence { get; init; }
}
