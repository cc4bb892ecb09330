using VisionPipeline.Detection;

namespace VisionPipeline.Server.Reading;

/// <summary>A vehicle in a picture.</summary>
/// <param name="Class">What it is.</param>
/// <param name="Box">Where it is.</param>
/// <param name="Score">How sure the detector is, 0..1.</param>
internal sealed record SceneVehicle(ObjectClass Class, PixelBox Box, double Score);
