namespace VisionPipeline.Events;

/// <summary>Which models judged, by the SHA-256 of their files.</summary>
/// <param name="Detector">Hexadecimal.</param>
/// <param name="Reader">Hexadecimal.</param>
public sealed record EventModels(string Detector, string Reader);
