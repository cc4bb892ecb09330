namespace VisionPipeline.Publishing;

/// <summary>Undelivered events of a damaged file that are taken over together.</summary>
/// <param name="Events">The events, in order.</param>
/// <param name="Last">Number up to which the file is read with them.</param>
internal sealed record SalvagedPage(IReadOnlyList<SalvagedEvent> Events, long Last);
