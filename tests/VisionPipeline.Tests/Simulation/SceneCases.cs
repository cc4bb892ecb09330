using VisionPipeline.Events;
using VisionPipeline.Simulation;

namespace VisionPipeline.Tests.Simulation;

/// <summary>Truths and events made by hand. Seconds count from the scene's origin.</summary>
internal static class SceneCases
{
    public const double Origin = 1_772_366_400;

    private static long _passes;

    public static SceneTruth Truth(int seconds, params TruthPass[] passes) =>
        new() { Scene = "made", Light = "day", Seed = 1, Fps = 10, Seconds = seconds, Origin = Origin, Passes = passes };

    public static TruthPass Pass(string plate, double first, double last, bool countable = true) => new()
    {
        Id = 1,
        Vehicle = "car",
        Plate = plate,
        PlateLines = 1,
        Region = "DE",
        Lane = 1,
        Direction = "approaching",
        SpeedKmh = 50,
        FirstFrame = (int)(first * 10),
        LastFrame = (int)(last * 10),
        FirstSeconds = first,
        LastSeconds = last,
        PlateFrames = 20,
        ReadableFrames = 20,
        MaxPlateWidth = 120,
        Occluded = 0,
        Countable = countable,
        Boxes = [],
    };

    /// <summary>An event of a pass of its own, unless one is named.</summary>
    public static PlateEvent Event(double captured, string? text, string? pass = null, int revision = 1) => new()
    {
        PassId = pass ?? $"pass-{Interlocked.Increment(ref _passes)}",
        Revision = revision,
        State = PassState.Confirmed,
        Camera = "gate",
        Node = "node",
        Track = 1,
        Plate = text is null ? null : new PlateVerdict { Text = text, Region = "DE", Confidence = .99, Characters = [], Alternatives = [], Box = default },
        Vehicle = new EventVehicle { Class = "car" },
        Times = new EventTimes { Captured = At(captured), UncertaintyMs = 0, Source = "simulated", FirstSeen = At(captured), LastSeen = At(captured), Emitted = At(captured + .5) },
        Looks = 5,
        Models = new EventModels("", ""),
    };

    public static SceneScore Score(SceneTruth truth, double from, double to, params PlateEvent[] events) => SceneScorer.Of(truth, events, At(from), At(to));

    public static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(Origin + seconds);
}
