namespace VisionPipeline.Publishing;

/// <summary>What is owed to a sink.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Undelivered">Events that wait for it.</param>
/// <param name="Oldest">When the first of those was stored; null without one.</param>
/// <param name="DeadLetters">Events that it could not deliver for good.</param>
public sealed record SinkBacklog(string Name, long Undelivered, DateTimeOffset? Oldest, long DeadLetters);
