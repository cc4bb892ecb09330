namespace VisionPipeline.Server.Reading;

/// <summary>What was found in a picture.</summary>
/// <param name="Plates">Every place that the detector took for a plate, whether it could be read or not.</param>
/// <param name="Vehicles">Every vehicle.</param>
internal sealed record Scene(IReadOnlyList<ScenePlate> Plates, IReadOnlyList<SceneVehicle> Vehicles)
{
    /// <summary>The plates that say something: the reader holds each for a plate rather than for none.</summary>
    public IEnumerable<ScenePlate> Readable => Plates.Where(static plate => plate.Seen.Reading is { NoPlate: < 0.5, Text.Length: > 0 });
}
