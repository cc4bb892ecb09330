namespace VisionPipeline.Events;

/// <summary>A rectangle in pixels of the full-resolution frame as it is shown (upright).</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public readonly record struct EventBox(double X, double Y, double Width, double Height);
