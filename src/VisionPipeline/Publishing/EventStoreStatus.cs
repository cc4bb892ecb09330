namespace VisionPipeline.Publishing;

/// <summary>What a store holds.</summary>
/// <param name="SchemaVersion">Version of its tables.</param>
/// <param name="Events">Events in it.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Oldest">When the oldest was stored; null without one.</param>
/// <param name="Newest">When the newest was stored; null without one.</param>
/// <param name="Sinks">What is owed to whom.</param>
public sealed record EventStoreStatus(int SchemaVersion, long Events, long Bytes, DateTimeOffset? Oldest, DateTimeOffset? Newest, IReadOnlyList<SinkBacklog> Sinks);
