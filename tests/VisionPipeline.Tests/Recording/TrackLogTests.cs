using VisionPipeline.Events;
using VisionPipeline.Frames;
using VisionPipeline.Geometry;
using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class TrackLogTests
{
    private static readonly TrackKey Track = new("gate", RecordingRig.Noon, 7);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Seen_ThenStopped_IsInTheIndex(bool keepsTexts)
    {
        using var folder = new TempFolder();
        var log = new TrackLog(keepsTexts);
        log.Seen(Track, At(0), new Box(0.1f, 0.2f, 0.3f, 0.4f), new Box(0.2f, 0.5f, 0.05f, 0.02f));
        log.Seen(Track, At(0.2), new Box(0.2f, 0.2f, 0.3f, 0.4f), null);
        log.Named(Track, Verdict("AB12CDE"));
        using RecordingIndex index = RecordingIndex.Open(folder.Path);
        var first = log.Drain();
        index.PutTracks(first.Stretches, first.Names, RecordingRig.Noon);
        Assert.Empty(log.Drain().Stretches);
        log.Seen(Track, At(0.4), new Box(0.3f, 0.2f, 0.3f, 0.4f), null);
        index.PutTracks(log.Drain().Stretches, [], RecordingRig.Noon);

        TrackWay way = Assert.Single(index.Tracks("gate", RecordingRig.Noon, RecordingRig.Noon + 1));
        Assert.Equal((Track, keepsTexts ? "AB12CDE" : null), (way.Track, way.Plate));
        way = Assert.Single(index.Tracks("gate", RecordingRig.Noon, RecordingRig.Noon + 1_000_000));
        Assert.Equal([0, 200, 400], way.Points.Select(static point => (point.Microseconds - RecordingRig.Noon) / 1000));
        Assert.Equal([true, false, false], way.Points.Select(static point => point.Plate is not null));
        AssertNear(new Box(0.2f, 0.5f, 0.05f, 0.02f), way.Points[0].Plate);
        Assert.Empty(index.Tracks("yard", 0, long.MaxValue));
        Assert.Empty(index.Tracks("gate", RecordingRig.Noon + 2_000_000, long.MaxValue));

        index.DeleteTracks("gate", RecordingRig.Noon + 1_000_000, 0);
        Assert.Empty(index.Tracks("gate", 0, long.MaxValue));
    }

    [Fact]
    public void DeleteTracks_Held_Stays()
    {
        using var folder = new TempFolder();
        var log = new TrackLog();
        log.Seen(Track, At(0), null, new Box(0.2f, 0.5f, 0.05f, 0.02f));
        using RecordingIndex index = RecordingIndex.Open(folder.Path);
        index.PutTracks(log.Drain().Stretches, [], 0);
        long hold = index.Hold("gate", RecordingRig.Noon - 1, RecordingRig.Noon + 1, "case 17");
        index.DeleteTracks("gate", long.MaxValue, 0);
        Assert.Single(index.Tracks("gate", 0, long.MaxValue));
        index.Lift(hold);
        index.DeleteTracks("gate", long.MaxValue, 0);
        Assert.Empty(index.Tracks("gate", 0, long.MaxValue));
    }

    [Fact]
    public void Retention_OfACameraThatIsNoLongerThere_DeletesTracksAndTexts()
    {
        using var folder = new TempFolder();
        using (RecordingIndex index = RecordingIndex.Open(folder.Path))
            Put(index);
        using (var rig = new RecordingRig(folder: folder.Path))
            Assert.Empty(rig.Service.Cameras);
        using RecordingIndex after = RecordingIndex.Open(folder.Path);
        Assert.Empty(after.TrackCameras());
    }

    [Fact]
    public void DeleteTracks_HoldThatHasExpired_TextsGo()
    {
        using var folder = new TempFolder();
        using RecordingIndex index = RecordingIndex.Open(folder.Path);
        Put(index);
        index.Hold("gate", 0, long.MaxValue, "export", expiresMicroseconds: RecordingRig.Noon);
        index.DeleteTracks("gate", RecordingRig.Noon + 2_000_000, now: RecordingRig.Noon - 1);
        Assert.Equal(["gate"], index.TrackCameras());
        index.DeleteTracks("gate", RecordingRig.Noon + 2_000_000, now: RecordingRig.Noon + 1);
        Assert.Empty(index.TrackCameras());
    }

    [Fact]
    public void Seen_Standing_TakesFewPoints()
    {
        var log = new TrackLog();
        for (int i = 0; i < 300; i++)
            log.Seen(Track, At(i * 0.2), new Box(0.1f, 0.2f, 0.3f, 0.4f), null);
        Assert.InRange(Assert.Single(log.Drain().Stretches).Points.Length, 30, 64);
    }

    [Fact]
    public void Seen_ManyTracksWithoutARecorder_StaysBounded()
    {
        var log = new TrackLog();
        for (int i = 0; i < 20_000; i++)
            log.Seen(new TrackKey("gate", RecordingRig.Noon + i, i), At(i), null, new Box(0.2f, 0.5f, 0.05f, 0.02f));
        Assert.InRange(log.Drain().Stretches.Count, 1, 300);
    }

    [Fact]
    public void PlatesAt_BetweenTwoSightings_AreOnTheWay()
    {
        var log = new TrackLog();
        log.Seen(Track, At(0), null, new Box(0.2f, 0.5f, 0.05f, 0.02f));
        log.Seen(Track, At(0.2), null, new Box(0.4f, 0.7f, 0.05f, 0.02f));
        AssertNear(new Box(0.3f, 0.6f, 0.05f, 0.02f), Assert.Single(log.PlatesAt("gate", At(0.1).UnixMicroseconds)));
        Assert.Empty(log.PlatesAt("yard", At(0.1).UnixMicroseconds));
        Assert.Empty(log.PlatesAt("gate", At(5).UnixMicroseconds));
    }

    [Fact]
    public void At_PlateNotDetected_IsWhereItWasOnTheVehicle()
    {
        var way = new TrackWay(Track, null,
        [
            new TrackPoint(0, new Box(0.1f, 0.1f, 0.2f, 0.2f), new Box(0.15f, 0.25f, 0.1f, 0.02f)),
            new TrackPoint(1_000_000, new Box(0.3f, 0.3f, 0.4f, 0.4f), null),
        ]);
        AssertNear(new Box(0.4f, 0.6f, 0.2f, 0.04f), way.At(1_000_000).Plate);
    }

    [Theory]
    [InlineData(0.1f, false)]
    [InlineData(0.5f, true)]
    public void At_LongGap_HoldsOnlyWhatStood(float moved, bool isThere)
    {
        var way = new TrackWay(Track, null,
        [
            new TrackPoint(0, null, new Box(0.5f, 0.5f, 0.1f, 0.1f)),
            new TrackPoint(20_000_000, null, new Box(moved, 0.5f, 0.1f, 0.1f)),
        ]);
        Assert.Equal(isThere, way.At(10_000_000).Plate is not null);
        Assert.NotNull(way.At(-300_000).Plate);
        Assert.NotNull(way.At(20_300_000).Plate);
        Assert.Null(way.At(21_000_000).Plate);
    }

    private static void Put(RecordingIndex index)
    {
        var log = new TrackLog();
        log.Seen(Track, At(0), new Box(0.1f, 0.2f, 0.3f, 0.4f), new Box(0.2f, 0.5f, 0.05f, 0.02f));
        log.Named(Track, Verdict("AB12CDE"));
        (IReadOnlyList<TrackStretch> stretches, IReadOnlyList<KeyValuePair<TrackKey, string>> names) = log.Drain();
        index.PutTracks(stretches, names, RecordingRig.Noon);
    }

    private static CaptureTime At(double seconds) => new(RecordingRig.Noon + (long)(seconds * 1e6), 0, CaptureClock.Simulated);

    private static PlateVerdict Verdict(string text) => new() { Text = text, Region = "GB", Confidence = 1, Characters = [], Alternatives = [], Box = default };

    private static void AssertNear(in Box wanted, Box? found)
    {
        Assert.NotNull(found);
        Assert.Equal(wanted.X, found.Value.X, 0.001);
        Assert.Equal(wanted.Y, found.Value.Y, 0.001);
        Assert.Equal(wanted.Width, found.Value.Width, 0.001);
        Assert.Equal(wanted.Height, found.Value.Height, 0.001);
    }
}
