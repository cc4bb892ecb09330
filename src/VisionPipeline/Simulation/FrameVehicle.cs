namespace VisionPipeline.Simulation;

/// <summary>A vehicle in one frame.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Plate">Its plate; null where no part of it can be seen.</param>
internal sealed record FrameVehicle(VehicleKind Kind, FrameBox Box, FramePlate? Plate);
