using VisionPipeline.Detection;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Tracking;

/// <summary>A plate belongs to the vehicle that bears it.</summary>
public sealed class VehiclePlateTests
{
    [Fact]
    public void Update_PlateFirstThenVehicleThenPlateAlone_IsOneTrack()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 20; i++)
        {
            double y = 100 + (30 * i);
            var seen = new List<(int, DetectedObject)> { (-1, TrackLab.Car(560, y + 150, 80, 22, 0.9, ObjectClass.Plate)) };
            if (i is > 4 and < 12)
                seen.Add((0, TrackLab.Car(500, y, 220, 200)));
            lab.Frame(i * 0.2, [.. seen]);
        }

        VehicleTrack track = Assert.Single(lab.Tracker.Active);
        Assert.Equal((1L, 20, 20, ObjectClass.Car), (track.Id, track.Frames, track.PlateFrames, track.Class));
        Assert.True(track.SeenNow);
        Assert.InRange(track.Box.Width, 190, 250);
        Assert.Empty(lab.Ended);
    }

    [Fact]
    public void Update_CarBeforeTruck_KeepsItsPlate()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 20; i++)
        {
            double y = 50 + (10 * i);
            var seen = new List<(int, DetectedObject)>
            {
                (-1, TrackLab.Car(560, y + 470, 80, 22, 0.9, ObjectClass.Plate)),
                (0, TrackLab.Car(380, y, 440, 620, 0.9, ObjectClass.Truck)),
            };

            // The car's box fails now and then; its plate is not the truck's for that.
            if (i % 4 != 3)
                seen.Add((1, TrackLab.Car(480, y + 360, 240, 200)));
            lab.Frame(i * 0.2, [.. seen]);
        }

        VehicleTrack truck = Assert.Single(lab.Tracker.Active, t => t.Class == ObjectClass.Truck);
        VehicleTrack car = Assert.Single(lab.Tracker.Active, t => t.Class == ObjectClass.Car);
        Assert.Equal((0, 20), (truck.PlateFrames, car.PlateFrames));
    }

    // Its plate was seen twice close to the camera, then no more, while it went away; where it was the next one comes in.
    [Fact]
    public void Update_NextVehicleWhereThePlateWas_KeepsItsPlate()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 20; i++)
        {
            double y = 700 - (25 * i);
            var seen = new List<(int, DetectedObject)> { (0, TrackLab.Car(800, y, 300, 260)) };
            if (i < 2)
                seen.Add((-1, TrackLab.Car(900, y + 200, 120, 28, 0.9, ObjectClass.Plate)));
            if (i is > 11 and < 15)
                seen.Clear();
            if (i >= 13)
                seen.Add((-1, TrackLab.Car(905, 900 - (25 * (i - 13)), 120, 28, 0.9, ObjectClass.Plate)));
            if (i >= 15)
                seen.Add((1, TrackLab.Car(805, 700 - (25 * (i - 13)), 300, 260)));
            lab.Frame(i * 0.2, [.. seen]);
        }

        Assert.Equal(2, lab.Tracker.Active.Count);
        Assert.Equal(2, lab.Tracker.Active.MinBy(static track => track.Id)!.PlateFrames);
        Assert.Equal(7, lab.Tracker.Active.MaxBy(static track => track.Id)!.PlateFrames);
    }

    // It comes near and its box fails; above it the next one's plate appears, whose vehicle is not found.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void Update_PlateOfTheNextBehind_IsNotThatOfTheOneAhead(int plates)
    {
        var lab = new TrackLab();
        for (int i = 0; i < 6; i++)
        {
            double y = 200 + (70 * i);
            if (i >= 6 - plates)
                lab.Frame(i * 0.2, (0, TrackLab.Car(800, y, 300, 260)), (-1, TrackLab.Car(900, y + 210, 100, 24, 0.9, ObjectClass.Plate)));
            else
                lab.Frame(i * 0.2, (0, TrackLab.Car(800, y, 300, 260)));
        }

        lab.Frame(1.2);
        lab.Frame(1.4);
        lab.Frame(1.6, (-1, TrackLab.Car(905, 420, 80, 20, 0.9, ObjectClass.Plate)));
        Assert.Equal(plates, lab.Tracker.Active.Single(static track => track.Id == 1).PlateFrames);
        Assert.Equal(1, lab.Tracker.Active.Single(static track => track.Id != 1).PlateFrames);
    }
}
