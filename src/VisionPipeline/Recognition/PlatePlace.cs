namespace VisionPipeline.Recognition;

/// <summary>Where a plate is in a picture.</summary>
/// <param name="X">Left edge in pixels; may lie outside of the picture.</param>
/// <param name="Y">Top edge in pixels.</param>
/// <param name="Width">Width in pixels, above 0.</param>
/// <param name="Height">Height in pixels, above 0.</param>
/// <param name="Corners">Its corners, where somebody found them.</param>
public readonly record struct PlatePlace(float X, float Y, float Width, float Height, PlateQuad? Corners = null)
{
    /// <summary>Whether its numbers are finite and its sides positive.</summary>
    public bool IsValid =>
        float.IsFinite(X) && float.IsFinite(Y) && float.IsFinite(Width) && float.IsFinite(Height) && Width > 0 && Height > 0;
}
