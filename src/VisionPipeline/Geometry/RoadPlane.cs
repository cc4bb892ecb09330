namespace VisionPipeline.Geometry;

/// <summary>Four corners of a rectangle on the road, which turn places in the picture into metres. Speeds from it are indicative only.</summary>
/// <param name="Corners">Far left, far right, near right, near left, as the picture shows them.</param>
/// <param name="WidthMeters">Across, above 0.</param>
/// <param name="LengthMeters">Along the road, above 0.</param>
public sealed record RoadPlane(IReadOnlyList<ScenePoint> Corners, double WidthMeters, double LengthMeters);
