namespace VisionPipeline.Server.Reading;

/// <summary>What was found in a picture.</summary>
/// <param name="Plates">Every place that the detector took for a plate, whether it could be read or not.</param>
/// <param name="Vehicles">Every vehicle.</param>
internal sealed record Scene(IReadOnlyList<ScenePlate> Plates, IReadOnlyList<SceneVehicle> Vehicles)
{
    /// <summary>The plates that say something worth telling.</summary>
    public IEnumerable<ScenePlate> Answers => Plates.Where(static plate => plate.IsAnswer);
}
