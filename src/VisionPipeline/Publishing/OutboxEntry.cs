namespace VisionPipeline.Publishing;

/// <summary>A stored event that a sink has yet to deliver. Immutable.</summary>
/// <param name="Sequence">Its number in the store; grows with the order of acceptance.</param>
/// <param name="Lane">Number of (kind, key): within a lane the order is kept.</param>
/// <param name="Kind">One of <see cref="EventKinds"/>.</param>
/// <param name="Key">The camera, or the node where an event concerns the machine.</param>
/// <param name="PassId">The pass; null for health events.</param>
/// <param name="Revision">Its revision; 0 for health events.</param>
/// <param name="Replay">Whether somebody asked for it to be sent again.</param>
/// <param name="Body">UTF-8 JSON. Not to be changed.</param>
public sealed record OutboxEntry(long Sequence, int Lane, EventKinds Kind, string Key, string? PassId, int Revision, bool Replay, byte[] Body)
{
    /// <summary>Which file the numbers belong to: they start anew when a damaged one is replaced.</summary>
    internal int Epoch { get; init; }
}
