namespace VisionPipeline.Publishing;

/// <summary>How a sink fares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Delivered">Events delivered since the start.</param>
/// <param name="Undelivered">Events that wait for it.</param>
/// <param name="Trouble">Why it does not deliver; null while it does.</param>
public sealed record SinkFigures(string Name, long Delivered, long Undelivered, string? Trouble);
