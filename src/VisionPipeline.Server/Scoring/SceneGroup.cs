using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Scoring;

/// <summary>Scenes or passes that have something in common, and how they were read. Counts and, where they mean something, seconds.</summary>
internal sealed record SceneGroup
{
    /// <summary>What they have in common: a light, a kind of vehicle, a region.</summary>
    public required string Name { get; init; }

    /// <summary>Passes that a good pipeline should read.</summary>
    public required int Passes { get; init; }

    /// <summary>Those with a text.</summary>
    public required int Found { get; init; }

    /// <summary>Those with the exact text.</summary>
    public required int Exact { get; init; }

    /// <summary>Those with the text but for O and 0, I and 1.</summary>
    public required int Folded { get; init; }

    /// <summary>Told more than once; null where it belongs to no single pass of the group.</summary>
    public int? Duplicates { get; init; }

    /// <summary>Told where nothing passed; null likewise.</summary>
    public int? False { get; init; }

    /// <summary>Seconds of the scene from the plate's coming into view to the picture that decided: half of the passes took no longer.</summary>
    public double? DecidedP50 { get; init; }

    /// <summary>95 of 100 took no longer.</summary>
    public double? DecidedP95 { get; init; }

    /// <summary>Of whole scenes.</summary>
    public static SceneGroup Of(string name, IReadOnlyList<SceneTrial> trials)
    {
        SceneScore all = trials.Aggregate(new SceneScore(), static (sum, trial) => sum.Plus(trial.Score));
        return Of(name, all.Asked) with { Duplicates = all.Duplicates, False = all.False };
    }

    /// <summary>Of passes.</summary>
    public static SceneGroup Of(string name, IReadOnlyList<ScoredPass> passes)
    {
        double[] decided = [.. passes.Where(static pass => pass.IsFound).Select(static pass => (pass.Events[0].Times.Captured - DateTimeOffset.UnixEpoch).TotalSeconds - pass.First).Order()];
        return new SceneGroup
        {
            Name = name,
            Passes = passes.Count,
            Found = passes.Count(static pass => pass.IsFound),
            Exact = passes.Count(static pass => pass.IsExact),
            Folded = passes.Count(static pass => pass.IsFolded),
            DecidedP50 = LatencyScore.At(decided, .5),
            DecidedP95 = LatencyScore.At(decided, .95),
        };
    }
}
