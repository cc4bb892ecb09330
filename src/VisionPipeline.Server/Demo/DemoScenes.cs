using VisionPipeline.Sources;

namespace VisionPipeline.Server.Demo;

/// <summary>The simulated cameras of the demo: different roads, lights and regions, each the same on every machine.</summary>
internal static class DemoScenes
{
    private static readonly string[] Scenes =
    [
        "day?seed=11&region=EU&lanes=2&rate=20&seconds=40",
        "day?seed=12&region=GB&lanes=2&rate=16&view=rear&seconds=40",
        "day?seed=13&region=BR&lanes=1&rate=14&seconds=40",
        "dusk?seed=14&region=EU&lanes=2&rate=16&seconds=40",
        "night?seed=15&region=EU&lanes=1&rate=12&seconds=40",
        "rain?seed=16&region=EU&lanes=2&rate=14&seconds=40",
    ];

    /// <summary>The first so many; beyond those that are listed, the same with other seeds.</summary>
    public static IReadOnlyList<SourceUrl> Take(int count) =>
        [.. Enumerable.Range(0, count).Select(i => SourceUrl.Parse("sim://" + Scenes[i % Scenes.Length].Replace("seed=1", $"seed={1 + (i / Scenes.Length)}", StringComparison.Ordinal)))];
}
