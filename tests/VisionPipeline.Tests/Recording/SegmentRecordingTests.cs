using System.Globalization;
using VisionPipeline.Recording;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Cameras;

namespace VisionPipeline.Tests.Recording;

public sealed class SegmentRecordingTests
{
    [RequiresClipsTheory]
    [InlineData(ClipCodec.H264, 0, "mp4", "h264")]
    [InlineData(ClipCodec.H264, 0, "ts", "h264")]
    [InlineData(ClipCodec.H264, 3, "mp4", "h264")]
    [InlineData(ClipCodec.H264, 3, "ts", "h264")]
    [InlineData(ClipCodec.Hevc, 0, "mp4", "hevc")]
    [InlineData(ClipCodec.Hevc, 3, "ts", "hevc")]
    [InlineData(ClipCodec.Mjpeg, 0, "avi", "mjpeg")]
    [InlineData(ClipCodec.Vp9, 0, "webm", "vp9")]
    [InlineData(ClipCodec.Av1, 0, "webm", "av1")]
    public async Task Record_EveryCodec_KeepsEveryPicture(ClipCodec codec, int bFrames, string container, string name)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Codec = codec, Frames = 75, Width = 320, Height = 240, BFrames = bFrames, Container = container });
        using (var rig = new RecordingRig(RecordingRig.Continuous))
        {
            rig.Feed(clip);
            RecordingRow row = Assert.Single(rig.Finish());
            Assert.Equal((name, 320, 240, 75, RecordingState.Closed), (row.Codec, row.Width, row.Height, row.Packets, row.State));
            Assert.Equal(75, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
            Assert.InRange(row.DurationMilliseconds, 2950, 3050);
            Assert.Equal(FileHash.Of(rig.PathOf(row)), row.Sha256);
            Assert.Equal(new FileInfo(rig.PathOf(row)).Length, row.Bytes);
            Assert.Empty(row.Gaps);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Record_OverTheMinute_SplitsAtTheKeyFrame()
    {
        string clip = await TestClips.H264Async(frames: 150);
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip, start: RecordingRig.Noon - 2_500_000);
        IReadOnlyList<RecordingRow> rows = rig.Finish();

        // Key frames come each second from 11:59:57.5 on: the first one past noon is at 12:00:00.5.
        Assert.Equal(["segments/gate/2026-03-01/115957.500.mp4", "segments/gate/2026-03-01/120000.500.mp4"], rows.Select(row => row.Path));
        Assert.Equal([75, 75], rows.Select(row => row.Packets));
        foreach (RecordingRow row in rows)
            Assert.Equal(75, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        Assert.Equal(rows[0].EndMicroseconds, rows[1].StartMicroseconds);
    }

    [RequiresClipsFact]
    public async Task Record_ManyCameras_EachHasItsOwn()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using (var rig = new RecordingRig(RecordingRig.Continuous))
        {
            await Parallel.ForAsync(0, 6, (i, _) =>
            {
                rig.Feed(clip, $"cam-{i}");
                return ValueTask.CompletedTask;
            });
            Assert.Equal(6, rig.Finish().Count(row => row.Packets == 50));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsTheory]
    [InlineData(-90_000L * 3600)]
    [InlineData(90_000L * 90_000)]
    public async Task Record_TimeStampsJump_StayInOrderAndPlay(long jump)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 100, Container = "ts" });
        using var rig = new RecordingRig(RecordingRig.Continuous);
        CameraRecorder camera = rig.Service.Attach("gate");
        using var jumping = new JumpingTap(camera, at: 30, jump);
        RecordingRig.Feed(jumping, clip);
        Assert.Equal(1, camera.Counters.Jumps);
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(100, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        Assert.InRange(row.DurationMilliseconds, 3900, 4100);
    }

    [RequiresClipsFact]
    public async Task Record_ClockGoes25HoursBack_KeepsBothUnderTheirTimes()
    {
        string clip = await TestClips.H264Async(frames: 100);
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip, each: (i, _, capture) => i < 50 ? capture : capture - (25L * 3600 * 1_000_000));
        IReadOnlyList<RecordingRow> rows = rig.Finish();
        Assert.Equal(2, rows.Count);
        foreach (RecordingRow row in rows)
            Assert.Equal(50, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
    }

    [RequiresClipsFact]
    public async Task Record_SameTimeTwice_OverwritesNothing()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip);
        rig.Feed(clip);
        Assert.Equal(["segments/gate/2026-03-01/120000.000-2.mp4", "segments/gate/2026-03-01/120000.000.mp4"], rig.Finish().Select(row => row.Path).Order(StringComparer.Ordinal));
    }

    [RequiresClipsFact]
    public async Task Record_PacketsMissing_TellsTheGap()
    {
        string clip = await TestClips.H264Async(frames: 150);
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip, each: (i, _, capture) => i is >= 60 and < 125 ? null : capture);
        RecordingRow row = Assert.Single(rig.Finish());
        RecordingGap gap = Assert.Single(row.Gaps);
        Assert.Equal(RecordingRig.Noon + (125 * 40_000), gap.AtMicroseconds);
        Assert.InRange(gap.Milliseconds, 2560, 2640);
        await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
    }

    [RequiresClipsTheory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Tick_BetweenTwoPictures_KeepsTimesAndGapsAsTheyAre(int bFrames)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 150, Width = 320, Height = 240, BFrames = bFrames });
        var time = new ManualTime();
        using var rig = new RecordingRig(RecordingRig.Continuous, new RecordingConfig { FreeSpaceFloor = 0, RecoveryPoint = TimeSpan.FromSeconds(4) }, time: time);
        CameraRecorder recorder = rig.Service.Attach("gate");
        RecordingRig.Feed(recorder, clip, each: (i, _, capture) =>
        {
            if (i is >= 60 and < 125)
                return null;

            // A beat: the part is due, and its newest picture came a moment less than a part's duration ago.
            if (i is 20 or 40 or 126)
            {
                time.Advance(TimeSpan.FromMilliseconds(2875));
                recorder.Tick();
            }

            time.Advance(TimeSpan.FromMilliseconds(1));
            return capture;
        });
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(RecordingRig.Noon + (125 * 40_000), Assert.Single(row.Gaps).AtMicroseconds);
        Assert.Equal(85, row.Packets);
        Assert.Equal(4, rig.Service.Counters.Parts);
        Assert.Equal((await TimesAsync(clip)).Where((_, i) => i is < 60 or >= 125), await TimesAsync(rig.PathOf(row)));
    }

    [RequiresClipsFact]
    public async Task Record_SizeChangesInBand_BeginsANewFileOfThatSize()
    {
        string clip = await TestClips.ResolutionChangeAsync("ts");
        using (var rig = new RecordingRig(RecordingRig.Continuous))
        {
            rig.Feed(clip);
            IReadOnlyList<RecordingRow> rows = rig.Finish();
            Assert.Equal([(640, 360), (320, 240)], rows.Select(row => (row.Width, row.Height)));
            foreach (RecordingRow row in rows)
                Assert.Equal(25, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Record_CodecChanges_BeginsANewFile()
    {
        string clip = await TestClips.StreamChangeAsync();
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip);
        IReadOnlyList<RecordingRow> rows = rig.Finish();
        Assert.Equal(["h264", "hevc"], rows.Select(row => row.Codec));
        foreach (RecordingRow row in rows)
            await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
    }

    [RequiresClipsFact]
    public async Task Record_JoinedInTheMiddleOfAGroup_StartsAtTheNextKeyFrame()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 100, Container = "ts" });
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip, each: (i, _, capture) => i < 10 ? null : capture);
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(75, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
    }

    [RequiresClipsFact]
    public async Task Record_WithoutParameterSetsUntilTheKeyFrame_TakesThemFromIt()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 100, Width = 320, Height = 240, Container = "ts" });
        using var rig = new RecordingRig(RecordingRig.Continuous);
        CameraRecorder camera = rig.Service.Attach("gate");
        RecordingRig.Feed(new BareTap(camera), clip, each: (i, _, capture) => i < 10 ? null : capture);
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal((320, 240), (row.Width, row.Height));
        Assert.Equal(75, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
    }

    [RequiresClipsFact]
    public async Task Record_RotatedCamera_KeepsTheTurn()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(await TestClips.RotatedAsync(90));
        RecordingRow row = Assert.Single(rig.Finish());
        using var source = VisionPipeline.Sources.PacketSource.Open(VisionPipeline.Sources.SourceUrl.Parse(rig.PathOf(row)), new());
        Assert.Equal(90, source.Video.Rotation);
    }

    [RequiresClipsFact]
    public async Task Record_OutsideItsHours_WritesNothing()
    {
        CameraRecordingConfig never = RecordingRig.Continuous with { Schedule = [new RecordingWindow([], new TimeOnly(0, 0), new TimeOnly(0, 0))] };
        using var rig = new RecordingRig(never);
        rig.Feed(await TestClips.H264Async());
        Assert.Empty(rig.Finish());
    }

    [RequiresClipsFact]
    public async Task Record_OnActivity_KeepsFromThePreRollOn()
    {
        CameraRecordingConfig active = RecordingRig.Continuous with { Mode = RecordingMode.Activity, PreRoll = TimeSpan.FromSeconds(2), PostRoll = TimeSpan.FromSeconds(1) };
        using var rig = new RecordingRig(active);
        CameraRecorder camera = rig.Service.Attach("gate");
        rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
        {
            if (i == 125)
                camera.NoteActivity(capture);
            return capture;
        });
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(RecordingRig.Noon + 3_000_000, row.StartMicroseconds);
        Assert.InRange(row.EndMicroseconds, RecordingRig.Noon + 6_000_000, RecordingRig.Noon + 6_100_000);
        await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
    }

    [RequiresClipsFact]
    public async Task Record_WithTimingLog_WritesALineForEachPicture()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous with { TimingLog = true });
        rig.Feed(await TestClips.H264Async(frames: 50));
        string[] lines = await File.ReadAllLinesAsync(Path.ChangeExtension(rig.PathOf(Assert.Single(rig.Finish())), ".csv"));
        Assert.Equal(51, lines.Length);
        Assert.StartsWith($"49,1.960000,{RecordingRig.Noon + 1_960_000},0,", lines[50], StringComparison.Ordinal);
    }

    // Presentation times in milliseconds after the first packet's, in the order of the packets.
    private static async Task<int[]> TimesAsync(string file)
    {
        CommandResult told = await CommandLine.RunAsync("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file]);
        double[] seconds = [.. told.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.TrimEnd(','), CultureInfo.InvariantCulture))];
        return [.. seconds.Select(time => (int)Math.Round((time - seconds[0]) * 1000))];
    }
}
