namespace VisionPipeline.Publishing;

/// <summary>What became of an entry: delivered, or refused for good where a reason stands.</summary>
/// <param name="Feed">Whose it is.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Target">Where it was to go.</param>
/// <param name="Reason">Why it was refused; null where it was delivered.</param>
internal sealed record Settlement(SinkFeed Feed, OutboxEntry Entry, string? Target, string? Reason);
