namespace VisionPipeline.Simulation;

/// <summary>Where the sun stands over a scene: on half of all days it shines, chosen by the seed. Immutable.</summary>
internal sealed class SceneSun
{
    private readonly double _aside;
    private readonly double _along;

    public SceneSun(SceneSpec spec)
    {
        var random = new SceneRandom(((ulong)spec.Seed * 2654435761) + 17);
        Shines = spec.Light == SceneLight.Day && random.Unit() < .5;
        _aside = random.Between(.25, .9) * (random.Unit() < .5 ? -1 : 1);
        _along = random.Between(-.5, .5);
        Exposure = random.Between(.84, 1.08);
    }

    /// <summary>Whether vehicles cast shadows.</summary>
    public bool Shines { get; }

    /// <summary>How bright the camera takes the scene, 1 as it is.</summary>
    public double Exposure { get; }

    /// <summary>Metres to the right and away from the camera at which the shadow of something so high ends.</summary>
    public (double Aside, double Along) Reach(double height) => (_aside * height, _along * height);
}
