using VisionPipeline.Events;
using VisionPipeline.Server.Cli;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Scoring;

/// <summary>What <c>vision score</c> shows, and writes with <c>--json</c>.</summary>
internal sealed record ScoreReport
{
    /// <summary>Capture time until which passes are asked for: the newest that any event tells of.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<CameraScore> Cameras { get; init; }

    /// <summary>All cameras together.</summary>
    public required CameraScore All { get; init; }

    /// <summary>Cameras that have events but no truth; their events are left out.</summary>
    public required IReadOnlyList<string> WithoutTruth { get; init; }

    /// <summary>Compares.</summary>
    /// <param name="events">Events of all cameras.</param>
    /// <param name="truths">The truth of each camera to be scored, with its origin.</param>
    /// <param name="from">Capture time from which passes are asked for; null for each scene's origin.</param>
    /// <exception cref="VerbException">None of the events is of a camera with a truth.</exception>
    public static ScoreReport Of(IReadOnlyList<PlateEvent> events, IReadOnlyDictionary<string, SceneTruth> truths, DateTimeOffset? from)
    {
        PlateEvent[] known = [.. events.Where(plate => truths.ContainsKey(plate.Camera))];
        string[] others = [.. events.Select(static plate => plate.Camera).Distinct().Where(camera => !truths.ContainsKey(camera)).Order(StringComparer.Ordinal)];
        if (known.Length == 0)
            throw new VerbException($"no event is of a camera with a truth ({string.Join(", ", truths.Keys)}){(others.Length > 0 ? $"; there are events of {string.Join(", ", others)}" : "; there is none at all")}");
        DateTimeOffset until = known.Max(static plate => plate.Times.LastSeen > plate.Times.Captured ? plate.Times.LastSeen : plate.Times.Captured);
        CameraScore[] cameras = [.. truths.OrderBy(static truth => truth.Key, StringComparer.Ordinal).Select(truth => Of(truth.Key, truth.Value, known, from, until))];
        return new ScoreReport
        {
            Until = until,
            Cameras = cameras,
            All = new CameraScore("all", cameras.Aggregate(new SceneScore(), static (sum, camera) => sum.Plus(camera.Score)), LatencyScore.Of(known)),
            WithoutTruth = others,
        };
    }

    private static CameraScore Of(string camera, SceneTruth truth, PlateEvent[] events, DateTimeOffset? from, DateTimeOffset until)
    {
        PlateEvent[] own = [.. events.Where(plate => plate.Camera == camera)];
        DateTimeOffset begin = from ?? DateTimeOffset.UnixEpoch.AddSeconds(truth.Origin!.Value);
        return new CameraScore(camera, SceneScorer.Of(truth, own, begin, until), LatencyScore.Of(own));
    }
}
