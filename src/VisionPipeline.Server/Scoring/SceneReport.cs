using VisionPipeline.Server.Doctor;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Scoring;

/// <summary>What <c>vision score scenes</c> shows, and writes with <c>--json</c>.</summary>
internal sealed record SceneReport
{
    /// <summary>The machine.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>Every scene, as it would be written after <c>sim://</c>.</summary>
    public required IReadOnlyList<string> Scenes { get; init; }

    /// <summary>By light.</summary>
    public required IReadOnlyList<SceneGroup> Lights { get; init; }

    /// <summary>By kind of vehicle.</summary>
    public required IReadOnlyList<SceneGroup> Vehicles { get; init; }

    /// <summary>By region of the plate.</summary>
    public required IReadOnlyList<SceneGroup> Regions { get; init; }

    /// <summary>All together.</summary>
    public required SceneGroup All { get; init; }

    /// <summary>What many looks brought, by light; the last is all together.</summary>
    public required IReadOnlyList<LookGainRow> Gain { get; init; }

    /// <summary>Passes that were missed or misread and events on nothing, each with its scene.</summary>
    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>Vehicles of which a look alone was exact and the verdict was not.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Sums up.</summary>
    public static SceneReport Of(IReadOnlyList<SceneTrial> trials)
    {
        IGrouping<SceneLight, SceneTrial>[] lights = [.. trials.GroupBy(static trial => trial.Spec.Light).OrderBy(static light => light.Key)];
        ScoredPass[] passes = [.. trials.SelectMany(static trial => trial.Score.Asked)];
        return new SceneReport
        {
            Machine = MachineFacts.Read(),
            Scenes = [.. trials.Select(static trial => trial.Spec.Canonical())],
            Lights = [.. lights.Select(static light => SceneGroup.Of(Name(light.Key), [.. light]))],
            Vehicles = By(passes, static pass => pass.Pass.Vehicle),
            Regions = By(passes, static pass => pass.Pass.Region),
            All = SceneGroup.Of("all", trials),
            Gain =
            [
                .. lights.Select(static light => new LookGainRow(Name(light.Key), Sum(light))),
                new LookGainRow("all", Sum(trials)),
            ],
            Faults = [.. trials.SelectMany(static trial => trial.Score.Faults.Select(fault => $"{Name(trial.Spec.Light)} seed {trial.Spec.Seed}: {fault}"))],
            Lost = [.. trials.SelectMany(static trial => trial.Lost.Select(lost => $"{Name(trial.Spec.Light)} seed {trial.Spec.Seed}: {lost}"))],
        };
    }

    private static SceneGroup[] By(ScoredPass[] passes, Func<ScoredPass, string> key) =>
        [.. passes.GroupBy(key).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => SceneGroup.Of(group.Key, [.. group]))];

    private static LookGain Sum(IEnumerable<SceneTrial> trials) => trials.Aggregate(new LookGain(), static (sum, trial) => sum.Plus(trial.Gain));

    private static string Name(SceneLight light) => light.ToString().ToLowerInvariant();
}
