using VisionPipeline.Detection;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Tracking;

/// <summary>A vehicle keeps its number through what hides it, and no other one gets it.</summary>
public sealed class VehicleIdentityTests
{
    [Theory]
    [InlineData(5, 0.15)]
    [InlineData(5, 0.20)]
    [InlineData(5, 0.25)]
    [InlineData(2, 0.25)]
    public void Update_FastPass_KeepsItsIdentity(double rate, double share)
    {
        var lab = new TrackLab();
        for (int i = 0; 1920 * share * i < 1700; i++)
            lab.Frame(i / rate, (0, TrackLab.Car(1920 * share * i, 500, 220, 150)));
        Assert.Equal((1, 0), (lab.Identities(0), lab.Switches));
        Assert.Equal(lab.Seen, lab.Matches);
    }

    [Fact]
    public void Update_CrossingVehicles_DoNotSwap()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 20; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(80 * i, 500, 220, 150)), (1, TrackLab.Car(1600 - (80 * i), 560, 240, 160)));
        Assert.Equal((1, 1, 0), (lab.Identities(0), lab.Identities(1), lab.Switches));
    }

    [Fact]
    public void Update_OneSecondHidden_GoesOn()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 25; i++)
        {
            if (i is > 10 and < 16)
                lab.Frame(i * 0.2);
            else
                lab.Frame(i * 0.2, (0, TrackLab.Car(50 * i, 400, 220, 150)));
        }

        Assert.Equal(1, lab.Identities(0));
    }

    // 12 like cars in a row, each a length and a half behind the other, come in at the left and go out at the right.
    [Fact]
    public void Update_ConvoyOfLikeCars_HasNoSwitch()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 60; i++)
        {
            var seen = new List<(int, DetectedObject)>();
            for (int car = 0; car < 12; car++)
            {
                double x = (110 * i) - (330 * car);
                if (x is > 0 and < 1700)
                    seen.Add((car, TrackLab.Car(x, 500, 220, 150)));
            }

            lab.Frame(i * 0.2, [.. seen]);
        }

        Assert.Equal(0, lab.Switches);
        Assert.All(Enumerable.Range(0, 12), car => Assert.Equal(1, lab.Identities(car)));
    }

    [Fact]
    public void Update_OneVehicleAsTwoClasses_IsOneTrackOfTheSurerClass()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 10; i++)
        {
            DetectedObject truck = TrackLab.Car(40 * i, 300, 400, 300, 0.8, ObjectClass.Truck);
            lab.Frame(i * 0.2, (0, truck), (-1, truck with { Class = ObjectClass.Car, Score = i % 3 == 0 ? 0.85f : 0.5f }));
        }

        VehicleTrack track = Assert.Single(lab.Tracker.Active);
        Assert.Equal((1L, ObjectClass.Truck), (track.Id, track.Class));
    }

    // 100 cars and as many false boxes that come once, 30 frames.
    [Fact]
    public void Update_HundredVehiclesWithFalseOnes_KeepsNearlyAll()
    {
        var random = new Random(3);
        var lab = new TrackLab();
        for (int i = 0; i < 30; i++)
        {
            var seen = new List<(int, DetectedObject)>();
            for (int car = 0; car < 100; car++)
            {
                if (random.NextDouble() >= 0.05)
                    seen.Add((car, TrackLab.Car((180 * (car % 10)) + (6 * i * (car / 10 % 2 == 0 ? 1 : -1)) + 200, (100 * (car / 10)) + 20, 90, 60)));
            }

            for (int k = 0; k < 10; k++)
                seen.Add((-1, TrackLab.Car(random.Next(1800), random.Next(1000), 60 + random.Next(60), 40 + random.Next(40), 0.55)));
            lab.Frame(i * 0.2, [.. seen]);
        }

        double accuracy = 1 - (((double)(lab.Seen - lab.Matches) + lab.Switches) / lab.Seen);
        Assert.True(accuracy >= 0.99, $"{lab.Switches} switches, {lab.Matches} of {lab.Seen}");
    }

    // It was seen last near the right edge; 0.8 s later another one is there, a lane above.
    [Fact]
    public void Update_LostNearTheEdge_IsNotTheOneThatComesInTheNextLane()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 6; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(1500 + (30 * i), 500, 240, 150)));
        for (int i = 6; i < 9; i++)
            lab.Frame(i * 0.2);
        for (int i = 9; i < 14; i++)
            lab.Frame(i * 0.2, (1, TrackLab.Car(1670 - (40 * (i - 9)), 320, 240, 150)));
        Assert.NotEqual(1L, lab.Tracker.Active.Single(static track => track.SeenNow).Id);
    }

    [Fact]
    public void Update_HiddenWhileOneInTheNextLaneComes_IsNotTakenForIt()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 8; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(100 + (60 * i), 600, 220, 150)));
        for (int i = 8; i < 12; i++)
            lab.Frame(i * 0.2);

        // After a second another one is level with it in the next lane, and then the first one is back.
        lab.Frame(2.4, (1, TrackLab.Car(820, 410, 220, 150)));
        for (int i = 13; i < 17; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(100 + (60 * i), 600, 220, 150)), (1, TrackLab.Car(100 + (60 * i), 410, 220, 150)));
        Assert.Equal((1, 1, 0), (lab.Identities(0), lab.Identities(1), lab.Switches));
    }

    [Fact]
    public void Update_BoxAroundTwoVehicles_IsNoneOfThem()
    {
        var lab = new TrackLab { Noise = 0 };
        for (int i = 0; i < 8; i++)
        {
            double y = 100 + (40 * i);
            if (i == 6)
                lab.Frame(i * 0.2, (-1, TrackLab.Car(420, y, 460, 330)));
            else
                lab.Frame(i * 0.2, (0, TrackLab.Car(420, y, 220, 160)), (1, TrackLab.Car(660, y + 170, 220, 160)));
            Assert.All(lab.Tracker.Active.Where(static track => track.Id <= 2), static track => Assert.InRange(track.Box.Width, 200, 240));
        }

        Assert.Equal((1, 1, 0), (lab.Identities(0), lab.Identities(1), lab.Switches));
    }

    // A lorry's cab alone is found first, then all of it: the middle of its box jumps back by half a length.
    [Fact]
    public void Update_CabThenWholeLorry_IsOneTrack()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 12; i++)
        {
            double bottom = 300 + (35 * i);
            lab.Frame(i * 0.2, (0, i < 6 ? TrackLab.Car(500, bottom - 180, 220, 180, 0.9, ObjectClass.Truck) : TrackLab.Car(480, bottom - 330, 260, 330, 0.9, ObjectClass.Truck)));
        }

        Assert.Equal(1, Assert.Single(lab.Tracker.Active).Id);
    }

    [Fact]
    public void Update_StandsAndGoesOn_IsOneTrack()
    {
        var lab = new TrackLab();
        double x = 300;
        double speed = 0;
        for (int i = 0; i < 40; i++)
        {
            // Stands for four seconds, then speeds up by a length and a half per second squared; hidden for 0.6 s on the way.
            speed += i < 20 ? 0 : 60;
            x += speed * 0.2;
            if (i is > 24 and < 28)
                lab.Frame(i * 0.2);
            else if (x < 1600)
                lab.Frame(i * 0.2, (0, TrackLab.Car(x, 500, 220, 150)));
        }

        Assert.Equal(1, lab.Identities(0));
    }
}
