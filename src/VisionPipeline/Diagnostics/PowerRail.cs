namespace VisionPipeline.Diagnostics;

/// <summary>What one supply of a board delivers.</summary>
/// <param name="Name">Its label, e.g. <c>VDD_IN</c>.</param>
/// <param name="Watts">Power in watts.</param>
public readonly record struct PowerRail(string Name, double Watts);
