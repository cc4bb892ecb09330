using VisionPipeline.Events;
using VisionPipeline.Server.Scoring;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Tests.Scoring;

public sealed class SceneGroupTests
{
    [Fact]
    public void Of_Passes_CountsFoundExactAndFolded()
    {
        SceneGroup group = SceneGroup.Of("car", [Pass("AB0I2"), Pass("AB0I2", "ABOI2"), Pass("AB0I2", "AB0I2"), Pass("AB0I2", "AB9I2")]);
        Assert.Equal((4, 3, 1, 2), (group.Passes, group.Found, group.Exact, group.Folded));
        Assert.Equal((2.5, 2.5), (group.DecidedP50!.Value, group.DecidedP95!.Value));
        Assert.Null(group.Duplicates);
    }

    [Fact]
    public void Of_NothingFound_HasNoTimes() => Assert.Null(SceneGroup.Of("van", [Pass("AB012")]).DecidedP50);

    private static ScoredPass Pass(string plate, string? told = null) => new(
        new TruthPass
        {
            Id = 1,
            Vehicle = "car",
            Plate = plate,
            PlateLines = 1,
            Region = "GB",
            Lane = 1,
            Direction = "leaving",
            SpeedKmh = 50,
            FirstFrame = 0,
            LastFrame = 9,
            FirstSeconds = 0,
            LastSeconds = 1,
            PlateFrames = 9,
            ReadableFrames = 9,
            MaxPlateWidth = 100,
            Occluded = 0,
            Countable = true,
            Boxes = [],
        },
        1000,
        told is null ? [] : [Event(told)]);

    private static PlateEvent Event(string text)
    {
        DateTimeOffset captured = DateTimeOffset.UnixEpoch.AddSeconds(1002.5);
        return new PlateEvent
        {
            PassId = "pass",
            Revision = 1,
            State = PassState.Confirmed,
            Camera = "gate",
            Node = "node",
            Track = 1,
            Plate = new PlateVerdict { Text = text, Region = "GB", Confidence = .9, Characters = [], Alternatives = [], Box = default },
            Vehicle = new EventVehicle { Class = "car" },
            Times = new EventTimes { Captured = captured, UncertaintyMs = 0, Source = "container", FirstSeen = captured, LastSeen = captured, Emitted = captured },
            Looks = 1,
            Models = new EventModels("", ""),
        };
    }
}
