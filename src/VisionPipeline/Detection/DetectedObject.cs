namespace VisionPipeline.Detection;

/// <summary>One thing found in one picture.</summary>
/// <param name="Class">What it is.</param>
/// <param name="Score">How sure the model is, 0..1.</param>
/// <param name="X">Left edge in pixels of the decoded frame (continuous: pixel (0, 0) covers 0..1), within it.</param>
/// <param name="Y">Upper edge, likewise.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
/// <param name="Height">Height in pixels, at least 1.</param>
/// <param name="Corners">The plate's corners where the model gives them; null otherwise.</param>
public readonly record struct DetectedObject(
    ObjectClass Class, float Score, float X, float Y, float Width, float Height, PlateCorners? Corners = null);
