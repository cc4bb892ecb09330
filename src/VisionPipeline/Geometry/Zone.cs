namespace VisionPipeline.Geometry;

/// <summary>A named region in which vehicles are told to come, stay and go.</summary>
/// <param name="Name">Unique within its camera.</param>
/// <param name="Region">Where it is; a vehicle is in it with the middle of its lower edge.</param>
public sealed record Zone(string Name, Polygon Region);
