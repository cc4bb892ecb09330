using OpenCvSharp;
using VisionPipeline.Recording;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Recording;

public sealed class RecordingExportTests
{
    [RequiresClipsTheory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Run_OverASegmentBorder_GivesOnePlayableFile(int bFrames)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 250, BFrames = bFrames, Container = "ts" });
        using (var rig = new RecordingRig(RecordingRig.Continuous))
        {
            rig.Feed(clip, start: RecordingRig.Noon - 5_000_000);
            Assert.Equal(2, rig.Finish().Count);
            ExportReport report = Export(rig, -3.5, 2.5);
            Assert.Equal((2, RecordingRig.Noon - 4_000_000), (report.Segments, (long)(report.Start - DateTimeOffset.UnixEpoch).TotalMicroseconds));
            Assert.Empty(report.Gaps);
            Assert.Equal(report.Packets, await RecordingRig.AssertPlaysAsync(report.Output));
            Assert.InRange(report.Duration.TotalSeconds, 6.45, 6.6);
            Assert.Equal(FileHash.Of(report.Output), report.Sha256);
            Assert.True(await IsEvenAsync(report.Output));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsTheory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Run_WithSound_BothPlayAndEndTogether(bool encodes, bool paints)
    {
        string clip = await TestClips.WithAudioAsync("aac", "ts", frames: 250);
        using (var rig = new RecordingRig(RecordingRig.Continuous with { Audio = true }))
        {
            rig.Feed(clip, start: RecordingRig.Noon - 5_000_000);
            Assert.Equal(2, rig.Finish().Count);
            ExportReport report = Export(rig, -3.5, 2.5, encodes ? new EncodingConfig { MaxHeight = 90 } : null, paints ? new RedPainter(30) : null);
            Assert.Equal(report.Packets, await RecordingRig.AssertPlaysAsync(report.Output));
            CommandResult probed = await CommandLine.RunAsync(
                "ffprobe", ["-v", "error", "-show_entries", "packet=codec_type,pts_time,duration_time", "-of", "csv=p=0", report.Output]);
            (string Kind, double At, double Length)[] packets = [.. probed.OrThrow("ffprobe").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(',')).Select(words => (words[0], Number(words[1]), Number(words[2]))).OrderBy(packet => packet.Item2)];
            (string, double, double)[] sound = [.. packets.Where(packet => packet.Kind == "audio")];
            double videoEnd = packets.Where(packet => packet.Kind == "video").Max(packet => packet.At + packet.Length);
            double audioEnd = packets.Where(packet => packet.Kind == "audio").Max(packet => packet.At + packet.Length);
            Assert.InRange(audioEnd - videoEnd, -0.04, 0.04);
            Assert.InRange(sound[0].Item2, 0, 0.03);

            // No hole and no overlap at the border of the segments.
            for (int i = 1; i < sound.Length; i++)
                Assert.Equal(1024 / 48_000.0, sound[i].Item2 - sound[i - 1].Item2, 0.001);
        }

        NativeHandles.AssertNoneLeft();

        // The last packet of a stream may have no length.
        static double Number(string text) => double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double number) ? number : 0.02;
    }

    [RequiresClipsFact]
    public async Task Run_OverAGap_LeavesItOutAndTellsIt()
    {
        string clip = await TestClips.H264Async(frames: 100);
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip);
        rig.Feed(clip, start: RecordingRig.Noon + 20_000_000);
        rig.Finish();
        ExportReport report = Export(rig, 0, 60);
        RecordingGap gap = Assert.Single(report.Gaps);
        Assert.Equal((RecordingRig.Noon + 20_000_000, 16_000), (gap.AtMicroseconds, gap.Milliseconds));
        Assert.Equal(200, await RecordingRig.AssertPlaysAsync(report.Output));
        Assert.InRange(report.Duration.TotalSeconds, 7.9, 8.1);
    }

    [RequiresClipsTheory]
    [InlineData(-1, 0, 125)]
    [InlineData(2.5, 50, 125)]
    public async Task Run_OnActivity_TakesPreRollThatWasRecordedBeforeOnce(double from, int first, int last)
    {
        CameraRecordingConfig active = RecordingRig.Continuous with { Mode = RecordingMode.Activity, PreRoll = TimeSpan.FromSeconds(2), PostRoll = TimeSpan.FromSeconds(1) };
        using var rig = new RecordingRig(active);
        CameraRecorder camera = rig.Service.Attach("gate");
        rig.Feed(await TestClips.H264Async(frames: 250), each: (i, _, capture) =>
        {
            if (i is 50 or 100)
                camera.NoteActivity(capture);
            return capture;
        });
        IReadOnlyList<RecordingRow> rows = rig.Finish();
        Assert.Equal(2, rows.Count);
        Assert.True(rows[0].EndMicroseconds - rows[1].StartMicroseconds > 500_000);
        ExportReport report = Export(rig, from, 60);
        Assert.Empty(report.Gaps);
        Assert.Equal(last + 1 - first, await RecordingRig.AssertPlaysAsync(report.Output));
        Assert.InRange((report.End - report.Start - report.Duration).TotalSeconds, -0.04, 0.04);
    }

    [RequiresClipsFact]
    public async Task Run_ClockSetBack_LeavesNothingOut()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);
        string clip = await TestClips.H264Async(frames: 100);
        rig.Feed(clip);
        rig.Feed(clip, start: RecordingRig.Noon + 2_000_000);
        Assert.Equal(2, rig.Finish().Count);
        Assert.Equal(200, Export(rig, -1, 60).Packets);
    }

    [RequiresClipsFact]
    public async Task Run_SizeChanges_EndsThereAndSaysSo()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(await TestClips.ResolutionChangeAsync("ts"));
        rig.Finish();
        ExportReport report = Export(rig, 0, 60);
        Assert.Contains("320x240 after h264 640x360", report.Left, StringComparison.Ordinal);
        Assert.Equal(25, await RecordingRig.AssertPlaysAsync(report.Output));
    }

    [RequiresClipsTheory]
    [InlineData("h264", "h264", 180, null)]
    [InlineData("hevc", "hevc", null, null)]
    [InlineData("libx264", "h264", null, 10.0)]
    [InlineData("mjpeg", "mjpeg", 90, null)]
    [InlineData("no_such_encoder", "h264", 90, 5.0)]
    public async Task Run_EncodedAnew_IsWhatWasAskedFor(string wanted, string codec, int? height, double? fps)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 100, Width = 640, Height = 360, BFrames = 3, Container = "ts" });
        using (var rig = new RecordingRig(RecordingRig.Continuous))
        {
            rig.Feed(clip, start: RecordingRig.Noon - 2_000_000);
            rig.Finish();
            ExportReport report = Export(rig, -2, 2, new EncodingConfig { PreferredCodec = wanted, MaxHeight = height, Fps = fps });
            Assert.NotNull(report.Encoder);
            if (wanted == "no_such_encoder")
                Assert.Contains(report.Refused, line => line.StartsWith("no_such_encoder: ", StringComparison.Ordinal));
            Assert.Equal(report.Packets, await RecordingRig.AssertPlaysAsync(report.Output));
            Assert.InRange(report.Packets, fps is null ? 98 : (4 * fps.Value) - 2, fps is null ? 100 : (4 * fps.Value) + 2);
            using var source = VisionPipeline.Sources.PacketSource.Open(VisionPipeline.Sources.SourceUrl.Parse(report.Output), new());
            Assert.Equal((codec, height ?? 360, (height ?? 360) * 16 / 9), (source.Video.CodecName, source.Video.Height, source.Video.Width));
            Assert.InRange(source.Duration!.Value.TotalSeconds, 3.7, 4.3);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Run_Painted_ShowsEachPictureAheadAndPaintsItAtItsTime(int lookahead)
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 50, Width = 640, Height = 360, BFrames = 3, Container = "ts" });
        var painter = new RedPainter(Math.Min(lookahead, 64));
        using (var rig = new RecordingRig(RecordingRig.Continuous))
        {
            rig.Feed(clip);
            rig.Finish();
            ExportReport report = Export(rig, 0, 60, new EncodingConfig(), painter);
            Assert.Equal(report.Packets, await RecordingRig.AssertPlaysAsync(report.Output));
            Assert.InRange(report.Packets, 48, 50);
            Assert.Equal(1, painter.Begun);
            Assert.Equal(painter.Seen, painter.Painted);
            Assert.Equal(painter.Seen.Order(), painter.Seen);
            Assert.Equal(Math.Min(lookahead, report.Packets - 1), painter.Ahead);
            Assert.InRange(painter.Painted[0], RecordingRig.Noon, RecordingRig.Noon + 130_000);
            Assert.InRange(painter.Painted[^1] - painter.Painted[0], 1_880_000, 1_970_000);

            // Red of the upper left corner, as ffmpeg shows it: the colours are stated as they are coded.
            CommandResult shown = await CommandLine.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-i", report.Output, "-vf", "crop=16:16:0:0,scale=1:1", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", Path.Combine(rig.Folder, "red.rgb")]);
            Assert.Equal((0, ""), (shown.ExitCode, shown.Errors.Trim()));
            byte[] red = await File.ReadAllBytesAsync(Path.Combine(rig.Folder, "red.rgb"));
            Assert.True(red[0] > 235 && red[1] < 25 && red[2] < 25, string.Join(',', red));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Run_EncodedAnewOverAChangeOfSize_GoesOn()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(await TestClips.ResolutionChangeAsync("ts"));
        rig.Finish();
        ExportReport report = Export(rig, 0, 60, new EncodingConfig());
        Assert.Null(report.Left);
        Assert.Equal(50, await RecordingRig.AssertPlaysAsync(report.Output));
    }

    [RequiresClipsFact]
    public async Task Run_WhileRecording_TakesWhatIsWhole()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);
        CameraRecorder camera = rig.Service.Attach("gate");
        ExportReport? report = null;
        rig.Feed(await TestClips.H264Async(frames: 150), each: (i, _, capture) =>
        {
            if (i == 120)
            {
                using RecordingIndex index = RecordingIndex.Open(rig.Folder);
                Assert.True(SpinWait.SpinUntil(() => rig.Service.Counters.Parts >= 5 && index.InState(RecordingState.Writing).Count == 1, TimeSpan.FromSeconds(30)));
                report = Export(rig, 0, 60);
            }

            return capture;
        });
        Assert.InRange(report!.Packets, 90, 120);
        await RecordingRig.AssertPlaysAsync(report.Output);
    }

    [RequiresClipsFact]
    public async Task Run_NothingThereOrTaken_SaysSoAndLeavesNoFile()
    {
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(await TestClips.H264Async());
        rig.Finish();
        Assert.Contains("nothing of gate is recorded", Assert.Throws<IOException>(() => Export(rig, 3600, 3700)).Message, StringComparison.Ordinal);
        Export(rig, 0, 60);
        Assert.Throws<IOException>(() => Export(rig, 0, 60));
        using RecordingIndex index = RecordingIndex.Open(rig.Folder);
        Assert.Empty(index.Holds());
    }

    private static ExportReport Export(RecordingRig rig, double from, double to, EncodingConfig? encoding = null, IFramePainter? painter = null)
    {
        using RecordingIndex index = RecordingIndex.Open(rig.Folder);
        var noon = DateTimeOffset.UnixEpoch.AddMicroseconds(RecordingRig.Noon);
        return RecordingExport.Run(
            rig.Folder,
            index,
            new ExportRequest { Camera = "gate", From = noon.AddSeconds(from), To = noon.AddSeconds(to), Output = Path.Combine(rig.Folder, "export.mp4"), Encoding = encoding, Painter = painter },
            TimeProvider.System);
    }

    // Presentation times go on frame by frame, over the border too.
    private static async Task<bool> IsEvenAsync(string file)
    {
        CommandResult shown = await CommandLine.RunAsync("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file]);
        double[] times = [.. shown.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line.TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture)).Order()];
        return times.Zip(times.Skip(1)).All(pair => Math.Abs(pair.Second - pair.First - 0.04) < 0.002);
    }

    private sealed class RedPainter(int lookahead) : IFramePainter
    {
        public List<long> Seen { get; } = [];

        public List<long> Painted { get; } = [];

        public int Ahead { get; private set; }

        public int Begun { get; private set; }

        public int Lookahead => lookahead;

        public void Begin() => Begun++;

        public void See(Mat picture, long captureMicroseconds) => Seen.Add(captureMicroseconds);

        public void Paint(Mat picture, long captureMicroseconds)
        {
            Painted.Add(captureMicroseconds);
            Ahead = Math.Max(Ahead, Seen.Count - Painted.Count);
            Cv2.Rectangle(picture, new Rect(0, 0, 64, 64), new Scalar(255, 0, 0), -1);
        }
    }
}
