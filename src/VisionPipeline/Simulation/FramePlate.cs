namespace VisionPipeline.Simulation;

/// <summary>A plate in one frame.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Corners">x, y of top-left, top-right, bottom-right, bottom-left; not cut to the picture.</param>
/// <param name="Text">Digits and capitals.</param>
/// <param name="Lines">1 or 2.</param>
/// <param name="Region">ISO 3166-1 alpha-2.</param>
internal sealed record FramePlate(FrameBox Box, IReadOnlyList<double> Corners, string Text, int Lines, string Region);
