namespace VisionPipeline.Simulation;

/// <summary>A place in one frame, cut to the picture; pixels.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Visible">Share of the whole thing that is in the picture and not behind another vehicle's outline, 0..1.</param>
internal sealed record FrameBox(double X, double Y, double Width, double Height, double Visible);
