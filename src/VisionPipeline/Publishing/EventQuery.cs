namespace VisionPipeline.Publishing;

/// <summary>Which events of the store are meant. Immutable.</summary>
public sealed record EventQuery
{
    /// <summary>Kinds.</summary>
    public EventKinds Kinds { get; init; } = EventKinds.Plates;

    /// <summary>One camera (or node); null for all.</summary>
    public string? Key { get; init; }

    /// <summary>Captured at or after this; null from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Captured before this; null to the end.</summary>
    public DateTimeOffset? To { get; init; }
}
