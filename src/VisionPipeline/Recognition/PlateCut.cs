namespace VisionPipeline.Recognition;

/// <summary>How one pass cuts a plate: what <see cref="CropCutter"/> and <see cref="PassFilter"/> then do.</summary>
/// <param name="Pass">The pass; filters change what was cut.</param>
/// <param name="Corners">A convex quadrilateral to straighten; null stretches the plate's box.</param>
/// <param name="MarginX">Share of the width added on each side; may be negative for boxes.</param>
/// <param name="MarginY">Likewise of the height.</param>
internal readonly record struct PlateCut(OcrPass Pass, PlateQuad? Corners, double MarginX, double MarginY)
{
    /// <summary>Height in pixels below which a box is enlarged before it is filtered.</summary>
    public int EnlargeBelow { get; init; }

    /// <summary>Height in pixels that it then gets.</summary>
    public int EnlargeTo { get; init; }
}
