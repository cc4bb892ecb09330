namespace VisionPipeline.Publishing;

/// <summary>An undelivered event that could still be read in a damaged file.</summary>
/// <param name="Event">The event.</param>
/// <param name="Sinks">Sinks that it is owed to.</param>
internal sealed record SalvagedEvent(StoredEvent Event, IReadOnlyList<string> Sinks);
