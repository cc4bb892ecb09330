using VisionPipeline.Recognition;

namespace VisionPipeline.Server.Reading;

/// <summary>A plate in a picture.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Score">How sure the detector is, 0..1.</param>
/// <param name="Vehicle">The vehicle that bears it; null where none was found around it.</param>
/// <param name="Seen">What it says.</param>
/// <param name="IsAnswer">Whether that is worth telling.</param>
internal sealed record ScenePlate(PixelBox Box, double Score, SceneVehicle? Vehicle, PlateObservation Seen, bool IsAnswer);
