using VisionPipeline.Events;
using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class EventClipTests
{
    // Noon of the tests lies long ago: by the ages of the defaults it would all be deleted.
    private static readonly CameraRecordingConfig Clips = new() { PreRoll = TimeSpan.FromSeconds(2), PostRoll = TimeSpan.FromSeconds(1), KeepSegments = null, KeepEvents = null };

    [RequiresClipsFact]
    public async Task OnPass_OnePass_KeepsPreRollAndPostRoll()
    {
        using (var rig = new RecordingRig(Clips))
        {
            CameraRecorder camera = rig.Service.Attach("gate");
            string? path = null;
            rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
            {
                if (i == 99)
                    path = camera.OnPass(Pass("p1", 1, PassState.Provisional, capture - 200_000, capture));
                if (i == 125)
                    Assert.Equal(path, camera.OnPass(Pass("p1", 2, PassState.Closed, capture - 1_200_000, capture)));
                return capture;
            });
            RecordingRow row = Assert.Single(rig.Finish(RecordedKind.Clip));
            Assert.Equal(("clips/gate/2026-03-01/p1.mp4", path), (row.Path, row.Path));
            Assert.Equal(["p1"], row.Passes);

            // Seen from 3.76 s to 5.0 s: from the key frame before 1.76 s to 6.0 s.
            Assert.Equal(RecordingRig.Noon + 1_000_000, row.StartMicroseconds);
            Assert.InRange(row.EndMicroseconds, RecordingRig.Noon + 6_000_000, RecordingRig.Noon + 6_100_000);
            Assert.Equal(row.Packets, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task OnPass_Overlapping_ShareOneClip()
    {
        using var rig = new RecordingRig(Clips);
        CameraRecorder camera = rig.Service.Attach("gate");
        var paths = new List<string?>();
        rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
        {
            if (i == 75)
                paths.Add(camera.OnPass(Pass("p1", 1, PassState.Closed, capture - 400_000, capture)));
            if (i == 90)
                paths.Add(camera.OnPass(Pass("p2", 1, PassState.Closed, capture - 400_000, capture)));
            if (i == 200)
                paths.Add(camera.OnPass(Pass("p3", 1, PassState.Closed, capture - 400_000, capture)));
            return capture;
        });
        IReadOnlyList<RecordingRow> rows = rig.Finish(RecordedKind.Clip);
        Assert.Equal([rows[0].Path, rows[0].Path, rows[1].Path], paths);
        Assert.Equal(["p1", "p2"], rows[0].Passes);
        Assert.Equal(["p3"], rows[1].Passes);
        foreach (RecordingRow row in rows)
            await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
    }

    [RequiresClipsFact]
    public async Task OnPass_BesideSegments_BothAreWhole()
    {
        using var rig = new RecordingRig(Clips with { Mode = RecordingMode.Continuous });
        CameraRecorder camera = rig.Service.Attach("gate");
        rig.Feed(await TestClips.H264Async(frames: 150), each: (i, _, capture) =>
        {
            if (i == 100)
                camera.OnPass(Pass("p1", 1, PassState.Closed, capture, capture));
            return capture;
        });
        IReadOnlyList<RecordingRow> rows = rig.Finish(null);
        Assert.Equal([RecordedKind.Segment, RecordedKind.Clip], rows.OrderBy(row => row.Kind).Select(row => row.Kind));
        foreach (RecordingRow row in rows)
            Assert.Equal(row.Packets, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
    }

    [RequiresClipsFact]
    public async Task OnPass_ClockSetBackMeanwhile_EndsTheClip()
    {
        using var rig = new RecordingRig(Clips);
        CameraRecorder camera = rig.Service.Attach("gate");
        rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
        {
            if (i == 99)
                camera.OnPass(Pass("p1", 1, PassState.Provisional, capture - 200_000, capture));
            return i < 125 ? capture : capture - (25L * 3600 * 1_000_000);
        });
        RecordingRow row = Assert.Single(rig.Finish(RecordedKind.Clip));

        // From the key frame before 1.76 s on.
        Assert.Equal(100, row.Packets);
        Assert.Equal(row.Packets, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
    }

    [RequiresClipsTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnPass_ToldLongAfterItWasSeen_HasNoClip(bool besideAnother)
    {
        using var rig = new RecordingRig(Clips);
        CameraRecorder camera = rig.Service.Attach("gate");
        string? path = "none was asked for";
        rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
        {
            if (i == 190 && besideAnother)
                camera.OnPass(Pass("p2", 1, PassState.Closed, capture - 200_000, capture));
            if (i == 200)
                path = camera.OnPass(Pass("p1", 1, PassState.Closed, capture - 130_000_000, capture - 120_000_000));
            return capture;
        });
        Assert.Null(path);
        Assert.Equal(besideAnother ? ["p2"] : [], rig.Finish(RecordedKind.Clip).SelectMany(static row => row.Passes));
    }

    [Fact]
    public void OnPass_CameraWithoutAStream_GivesNoClip()
    {
        using var rig = new RecordingRig(Clips);
        Assert.Null(rig.Service.Attach("gate").OnPass(Pass("../../p1", 1, PassState.Closed, RecordingRig.Noon, RecordingRig.Noon)));
        Assert.Empty(rig.Finish(null));
    }

    internal static PlateEvent Pass(string id, int revision, PassState state, long firstSeen, long lastSeen) => new()
    {
        PassId = id,
        Revision = revision,
        State = state,
        Camera = "gate",
        Node = "node-1",
        Track = 1,
        Vehicle = new EventVehicle { Class = "car" },
        Times = new EventTimes
        {
            Captured = DateTimeOffset.UnixEpoch.AddMicroseconds(lastSeen),
            UncertaintyMs = 0,
            Source = "simulated",
            FirstSeen = DateTimeOffset.UnixEpoch.AddMicroseconds(firstSeen),
            LastSeen = DateTimeOffset.UnixEpoch.AddMicroseconds(lastSeen),
            Emitted = DateTimeOffset.UnixEpoch.AddMicroseconds(lastSeen),
        },
        Looks = 1,
        Models = new EventModels("d", "r"),
    };
}
