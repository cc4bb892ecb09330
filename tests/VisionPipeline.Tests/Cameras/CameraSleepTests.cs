using System.Text;
using VisionPipeline.Cameras;
using VisionPipeline.Recording;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Recording;

namespace VisionPipeline.Tests.Cameras;

/// <summary>Cameras that see nothing, in made-up time: one packet each 40 ms, a key frame each second.</summary>
public sealed class CameraSleepTests
{
    [RequiresClipsTheory]
    [InlineData(0, ClipCodec.H264)]
    [InlineData(2, ClipCodec.H264)]
    [InlineData(0, ClipCodec.Hevc)]
    [InlineData(2, ClipCodec.Hevc)]
    public async Task Run_NothingMoves_SleepsToKeyFramesAndWakesAtOnceWithRightPictures(int bFrames, ClipCodec codec)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Codec = codec, Frames = 230, BFrames = bFrames, Width = 320, Height = 240 });
        using (var rig = new SleepRig(clip, TimeSpan.FromMinutes(1)))
        {
            rig.Feed(60);
            rig.Time.Advance(TimeSpan.FromSeconds(61));

            // Not before a key frame: what comes after it needs nothing of what came before.
            rig.Feed(15);
            Assert.Equal(DecodingLevel.Everything, rig.Level);
            rig.Feed(76);
            Assert.Equal(DecodingLevel.KeyFramesOnly, rig.Level);
            Assert.Equal([75, 100, 125, 150], rig.Seen.Where(seen => seen.Frame >= 75).Select(seen => seen.Frame));
            Assert.InRange(rig.Snapshot.Slept, 50, 72);

            rig.Feed(10);
            rig.Session.NoteActivity(default);
            rig.Feed(1);
            Assert.Equal(DecodingLevel.Everything, rig.Level);
            Assert.InRange(rig.Seen[^1].Frame, 161 - bFrames, 161);
            rig.Feed(60);
            int woke = 162;
            Assert.Equal(Enumerable.Range(woke, 221 - bFrames - woke), rig.Seen.Select(seen => seen.Frame).Where(frame => frame >= woke && frame < 221 - bFrames));
            Assert.All(rig.Seen, seen => Assert.True(seen.IsRight, $"frame {seen.Frame} is not the picture that it was"));
            Assert.Equal([DecodingLevel.KeyFramesOnly, DecodingLevel.Everything], rig.Levels);
            Assert.Equal((0, 0), (rig.Snapshot.Reconnects, rig.Snapshot.CorruptFrames));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Run_SomebodyWatches_DoesNotSleepAndSleepsAfterwards()
    {
        string clip = await TestClips.H264Async(frames: 150);
        using var rig = new SleepRig(clip, TimeSpan.FromMinutes(1));
        rig.Feed(10);
        rig.Session.KeepAwake(TimeSpan.FromMinutes(2));
        rig.Time.Advance(TimeSpan.FromSeconds(70));
        rig.Feed(50);
        Assert.Equal((DecodingLevel.Everything, 60), (rig.Level, rig.Seen.Count));
        rig.Time.Advance(TimeSpan.FromSeconds(60));
        rig.Feed(16);
        Assert.Equal(DecodingLevel.KeyFramesOnly, rig.Level);
        rig.Feed(10);
        rig.Session.KeepAwake(TimeSpan.FromSeconds(5));
        rig.Feed(1);
        Assert.Equal(DecodingLevel.Everything, rig.Level);
        Assert.Equal(86, rig.Seen[^1].Frame);
        Assert.All(rig.Seen, seen => Assert.True(seen.IsRight));
    }

    [RequiresClipsFact]
    public async Task Run_KeyFramesTooFarApart_StaysAwakeAfterItNoticed()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 700, GopLength = 340, Width = 320, Height = 240 });
        using var rig = new SleepRig(clip, TimeSpan.FromMinutes(1));
        rig.Feed(10);
        rig.Time.Advance(TimeSpan.FromSeconds(61));
        rig.Feed(335);
        Assert.Equal(DecodingLevel.KeyFramesOnly, rig.Level);
        rig.Feed(255);
        Assert.Equal(DecodingLevel.Everything, rig.Level);
        Assert.Equal(599, rig.Seen[^1].Frame);
        rig.Feed(90);
        Assert.Equal([DecodingLevel.KeyFramesOnly, DecodingLevel.Everything], rig.Levels);
        Assert.All(rig.Seen, seen => Assert.True(seen.IsRight));
    }

    [RequiresClipsTheory]
    [InlineData(ClipCodec.H264)]
    [InlineData(ClipCodec.Hevc)]
    public async Task IsThrifty_NothingMoves_LeavesOutWhatNoOtherRefersToUntilSomethingDoes(ClipCodec codec)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Codec = codec, Frames = 200, BFrames = 2, Width = 320, Height = 240 });
        using var rig = new SleepRig(clip, null);
        rig.Feed(25);
        rig.Session.IsThrifty = true;
        rig.Feed(25);
        Assert.Equal(DecodingLevel.Everything, rig.Level);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        rig.Feed(50);
        Assert.Equal(DecodingLevel.ReferencesOnly, rig.Level);
        Assert.InRange(rig.Seen.Count(seen => seen.Frame is >= 55 and < 95), 10, 30);
        rig.Session.NoteActivity(default);
        rig.Feed(50);
        Assert.Equal(DecodingLevel.Everything, rig.Level);
        Assert.Equal(Enumerable.Range(105, 40), rig.Seen.Select(seen => seen.Frame).Where(frame => frame is >= 105 and < 145));
        Assert.All(rig.Seen, seen => Assert.True(seen.IsRight));
    }

    [RequiresClipsFact]
    public async Task Run_Asleep_RecordsTheSamePackets()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 230, BFrames = 2, Width = 320, Height = 240 });
        (string awake, long slept) = await RecordAsync(clip, null);
        Assert.Equal(0, slept);
        (string asleep, slept) = await RecordAsync(clip, TimeSpan.FromSeconds(1));
        Assert.True(slept > 20);
        Assert.Equal(awake, asleep);
    }

    // Where the parts of a file end depends on the clock of the machine: what is in them does not.
    private static async Task<(string Packets, long Slept)> RecordAsync(string clip, TimeSpan? sleepAfter)
    {
        using var recording = new RecordingRig(RecordingRig.Continuous);
        long slept;
        using (var rig = new SleepRig(clip, sleepAfter, recording.Service.Attach("gate")))
        {
            rig.Feed(30);
            rig.Time.Advance(TimeSpan.FromSeconds(11));
            rig.Feed(200);
            slept = rig.Snapshot.Slept;
        }

        IReadOnlyList<RecordingRow> rows = recording.Finish();
        Assert.Equal(230, rows.Sum(row => row.Packets));
        var packets = new StringBuilder();
        foreach (RecordingRow row in rows)
        {
            CommandResult hashed = await CommandLine.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-i", recording.PathOf(row), "-c", "copy", "-f", "framemd5", "-"]);
            packets.Append(row.Path).Append(hashed.OrThrow("ffmpeg").Output);
        }

        return (packets.ToString(), slept);
    }
}
