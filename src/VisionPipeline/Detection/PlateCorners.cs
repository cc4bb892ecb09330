namespace VisionPipeline.Detection;

/// <summary>The corners of a plate as its text reads, in pixels of the decoded frame (continuous: pixel (0, 0) covers 0..1). They may lie outside the frame.</summary>
/// <param name="X0">Top left, column.</param>
/// <param name="Y0">Top left, row.</param>
/// <param name="X1">Top right, column.</param>
/// <param name="Y1">Top right, row.</param>
/// <param name="X2">Bottom right, column.</param>
/// <param name="Y2">Bottom right, row.</param>
/// <param name="X3">Bottom left, column.</param>
/// <param name="Y3">Bottom left, row.</param>
public readonly record struct PlateCorners(float X0, float Y0, float X1, float Y1, float X2, float Y2, float X3, float Y3);
