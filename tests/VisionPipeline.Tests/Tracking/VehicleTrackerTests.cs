using VisionPipeline.Detection;
using VisionPipeline.Geometry;
using VisionPipeline.Tracking;

namespace VisionPipeline.Tests.Tracking;

/// <summary>How tracks begin, end and bear odd input.</summary>
public sealed class VehicleTrackerTests
{
    [Fact]
    public void Update_LowScores_ContinueButDoNotBegin()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 15; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(60 * i, 400, 220, 150, i is > 4 and < 12 ? 0.25 : 0.9)), (-1, TrackLab.Car(300, 900, 90, 70, 0.3)));
        Assert.Equal(1, lab.Identities(0));
        Assert.Equal(15, Assert.Single(lab.Tracker.Active).Frames);
    }

    [Fact]
    public void Update_OddTimesAndBoxes_DoNoHarm()
    {
        var lab = new TrackLab { Noise = 0 };
        double[] times = [0, 0.2, 0.2, 0.1, 0.4, 0.6, -3600, -3599.8, -3599.6];
        for (int i = 0; i < times.Length; i++)
        {
            lab.Frame(
                times[i],
                (0, TrackLab.Car(300 + (8 * i), 400, 220, 150)),
                (-1, TrackLab.Car(double.NaN, 1, 50, 50)),
                (-1, TrackLab.Car(1, 1, double.PositiveInfinity, 50)),
                (-1, TrackLab.Car(1, 1, 0, 0)),
                (-1, TrackLab.Car(5, 5, 50, 50, double.NaN)));
        }

        VehicleTrack track = Assert.Single(lab.Tracker.Active);
        Assert.Equal((1L, 9), (track.Id, track.Frames));
        Assert.True(float.IsFinite(track.Box.Area + track.Velocity.X));
    }

    [Fact]
    public void Update_GoneAtTheEdge_EndsBeforeLost()
    {
        var lab = new TrackLab();
        for (int i = 0; i < 12; i++)
            lab.Frame(i * 0.2, (0, TrackLab.Car(600 + (110 * i), 400, Math.Min(220, 1920 - 600 - (110 * i)), 150)));
        lab.Frame(2.4);
        lab.Frame(2.6);
        lab.Frame(2.8);
        lab.Frame(3.0);
        Assert.Equal([1L], lab.Ended);
    }

    [Fact]
    public void Update_SteadyState_AllocatesNothing()
    {
        var tracker = new VehicleTracker(new TrackingConfig(), new SceneConfig());
        DetectedObject[] found = [.. Enumerable.Range(0, 20).SelectMany(i => new[]
        {
            TrackLab.Car(90 * i, 100, 80, 60),
            TrackLab.Car((90 * i) + 25, 140, 30, 9, 0.9, ObjectClass.Plate),
        })];
        for (int i = 0; i < 200; i++)
            Step(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 200; i < 620; i++)
            Step(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(20, tracker.Active.Count);

        void Step(int i)
        {
            // Every 50 frames the street is empty for two seconds, so that tracks end and begin.
            tracker.Update(TrackLab.At(i * 0.2), TrackLab.Map, i % 50 < 40 ? found : []);
        }
    }

    [Fact]
    public void Flush_OpenTracks_EndsAll()
    {
        var lab = new TrackLab();
        lab.Frame(0, (0, TrackLab.Car(100, 100, 200, 150)));
        lab.Tracker.Flush();
        Assert.Empty(lab.Tracker.Active);
        Assert.Single(lab.Tracker.Ended);
    }
}
