namespace VisionPipeline.Publishing;

/// <summary>An event on its way into the store.</summary>
internal sealed record StoredEvent
{
    public required EventKinds Kind { get; init; }

    public required string Key { get; init; }

    /// <summary>The same event made twice has the same; null where every one counts.</summary>
    public string? Identity { get; init; }

    public string? PassId { get; init; }

    public int Revision { get; init; }

    /// <summary>Capture time, for replay and export by time; microseconds since 1970.</summary>
    public required long CapturedUs { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Alerts that it gives; stored in the same transaction, or not at all.</summary>
    public IReadOnlyList<StoredEvent> Alerts { get; init; } = [];

    /// <summary>Ends with the commit, or with what went wrong; null where nobody waits.</summary>
    public TaskCompletionSource? Done { get; init; }
}
