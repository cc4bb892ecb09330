namespace VisionPipeline.Diagnostics;

/// <summary>One temperature of a board.</summary>
/// <param name="Name">The kernel's name of the zone, e.g. <c>cpu-thermal</c>.</param>
/// <param name="Celsius">Degrees Celsius.</param>
public readonly record struct ThermalZone(string Name, double Celsius);
