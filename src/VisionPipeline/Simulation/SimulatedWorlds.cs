using System.Collections.Concurrent;

namespace VisionPipeline.Simulation;

/// <summary>When each simulated scene of this process began to run. A scene runs on while nobody looks, as a road does. Thread-safe.</summary>
public static class SimulatedWorlds
{
    private static readonly ConcurrentDictionary<string, double> Origins = new(StringComparer.Ordinal);

    /// <summary>The truth of a scene with its <see cref="SceneTruth.Origin"/> as this process runs it.</summary>
    /// <param name="scene">What follows <c>sim://</c>, as <see cref="VisionPipeline.Sources.SourceUrl.Scene"/> gives it.</param>
    /// <returns>Origin is null where nobody has opened the scene yet.</returns>
    /// <exception cref="VisionPipeline.Sources.SourceException">The scene is not known.</exception>
    public static SceneTruth Truth(string scene)
    {
        var spec = SceneSpec.Parse(scene);
        return SceneTruth.Of(spec) with { Origin = spec.Origin ?? (Origins.TryGetValue(spec.World(), out double origin) ? origin : null) };
    }

    /// <summary>When a scene began; now where it has not yet.</summary>
    internal static double Origin(SceneSpec spec, TimeProvider time) =>
        spec.Origin ?? Origins.GetOrAdd(spec.World(), static (_, clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds, time);
}
