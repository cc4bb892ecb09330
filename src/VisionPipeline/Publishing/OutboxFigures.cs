namespace VisionPipeline.Publishing;

/// <summary>How the outbox fares. Counts are since its start.</summary>
/// <param name="Stored">Events committed.</param>
/// <param name="Repeated">Revisions that came again with the same content.</param>
/// <param name="Conflicts">Revisions that came again with another content and were refused.</param>
/// <param name="Lost">Events that could not be stored and found no room in memory.</param>
/// <param name="HealthDropped">Health events that came while the queue was full.</param>
/// <param name="Queued">Events that wait for the writer.</param>
/// <param name="Waiting">Events that wait in memory for the disk.</param>
/// <param name="Trouble">Why the disk refuses; null while it does not.</param>
/// <param name="Undelivered">What each sink has yet to deliver.</param>
public sealed record OutboxFigures(
    long Stored, long Repeated, long Conflicts, long Lost, long HealthDropped, int Queued, int Waiting, string? Trouble,
    IReadOnlyDictionary<string, long> Undelivered);
