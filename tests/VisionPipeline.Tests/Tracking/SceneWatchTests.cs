using VisionPipeline.Detection;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Tracking;

public sealed class SceneWatchTests
{
    private static readonly SceneConfig Scene = new()
    {
        Lines = [new CountingLine("stop", new ScenePoint(0, 0.5), new ScenePoint(1, 0.5)), new CountingLine("far", new ScenePoint(0.8, 0.5), new ScenePoint(1, 0.5))],
        Zones = [new Zone("yard", new Polygon([new(0, 0.4), new(1, 0.4), new(1, 0.7), new(0, 0.7)]))],
        Road = new RoadPlane([new(0, 0), new(1, 0), new(1, 1), new(0, 1)], 10, 20),
    };

    // Downwards at 108 pixels a second: a tenth of the road's 20 metres, 7.2 km/h.
    [Fact]
    public void Update_DownThePicture_TellsDirectionLineZoneAndSpeed()
    {
        var lab = new TrackLab(Scene);
        for (int i = 0; i < 35; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(500, 20 + (21.6 * i), 220, 150)));
        VehicleTrack track = Assert.Single(lab.Tracker.Active);
        Assert.InRange(track.DirectionDegrees!.Value, 175, 185);
        Assert.InRange(track.SpeedKmh!.Value, 6.8, 7.6);
        LineCrossing crossing = Assert.Single(track.Lines);
        Assert.Equal(("stop", true), (crossing.Line, crossing.Forward));
        Assert.InRange((crossing.Time - TrackLab.At(0).Utc).TotalSeconds, 3.2, 3.65);
        ZoneStay stay = Assert.Single(track.Zones);
        Assert.InRange(stay.DwellSeconds!.Value, 2.6, 3.6);
    }

    [Fact]
    public void Update_JitterOnTheLine_CountsNothing()
    {
        var lab = new TrackLab(Scene) { Noise = 0.02 };
        for (int i = 0; i < 60; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(500, 390, 220, 150)));
        VehicleTrack track = Assert.Single(lab.Tracker.Active);
        Assert.Empty(track.Lines);
        Assert.Single(track.Zones);
        Assert.True(track.IsStationary);
        Assert.Null(track.DirectionDegrees);
    }

    [Fact]
    public void Keeps_Regions_DecideByMiddle()
    {
        var filter = new SceneFilter(new SceneConfig
        {
            Interest = [new Polygon([new(0, 0.5), new(1, 0.5), new(1, 1), new(0, 1)])],
            Ignore = [new Polygon([new(0.8, 0.5), new(1, 0.5), new(1, 1), new(0.8, 1)])],
        });
        var map = new SceneMap(100, 100, Rotation.None);
        Assert.False(filter.Keeps(map, new DetectedObject(ObjectClass.Plate, 1, 40, 40, 8, 4)));
        Assert.True(filter.Keeps(map, new DetectedObject(ObjectClass.Plate, 1, 40, 60, 8, 4)));
        Assert.True(filter.Keeps(map, new DetectedObject(ObjectClass.Car, 1, 40, 30, 20, 30)));
        Assert.False(filter.Keeps(map, new DetectedObject(ObjectClass.Car, 1, 85, 60, 10, 10)));
        Assert.False(filter.Keeps(map, new DetectedObject(ObjectClass.Car, 1, float.NaN, 60, 10, 10)));
    }
}
