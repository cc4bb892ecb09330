namespace VisionPipeline.Geometry;

/// <summary>A place in a camera's upright picture, whatever its resolution: main and sub stream share it.</summary>
/// <param name="X">Share of the width from the left, 0..1.</param>
/// <param name="Y">Share of the height from the top, 0..1.</param>
public readonly record struct ScenePoint(double X, double Y);
