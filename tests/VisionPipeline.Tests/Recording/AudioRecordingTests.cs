using System.Globalization;
using VisionPipeline.Recording;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Tests.Recording;

public sealed class AudioRecordingTests
{
    private static readonly CameraRecordingConfig WithAudio = RecordingRig.Continuous with { Audio = true };

    [RequiresClipsTheory]
    [InlineData("aac", "ts", 0, 48_000)]
    [InlineData("aac", "ts", 2, 48_000)]
    [InlineData("aac", "mp4", 2, 44_100)]
    [InlineData("aac", "mkv", 0, 8_000)]
    [InlineData("libopus", "mkv", 0, 48_000)]
    [InlineData("libmp3lame", "ts", 0, 32_000)]
    public async Task Record_Sound_IsCopiedWithItsOffset(string codec, string container, int bFrames, int rate)
    {
        string clip = await TestClips.WithAudioAsync(codec, container, bFrames: bFrames, rate: rate);
        using (var rig = new RecordingRig(WithAudio))
        {
            rig.Feed(clip);
            RecordingRow row = Assert.Single(rig.Finish());
            Assert.Equal((100, RecordingState.Closed), (row.Packets, row.State));
            await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
            await AssertAlikeAsync(clip, [rig.PathOf(row)], [0]);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsTheory]
    [InlineData("aac", "ts")]
    [InlineData("aac", "mp4")]
    public async Task Record_OverTheMinute_LosesNoSoundAtTheSplit(string codec, string container)
    {
        string clip = await TestClips.WithAudioAsync(codec, container, frames: 150);
        using (var rig = new RecordingRig(WithAudio))
        {
            rig.Feed(clip, start: RecordingRig.Noon - 2_500_000);
            IReadOnlyList<RecordingRow> rows = rig.Finish();
            Assert.Equal([75, 75], rows.Select(row => row.Packets));
            foreach (RecordingRow row in rows)
            {
                await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
                Assert.Equal((RecordingState.Closed, FileHash.Of(rig.PathOf(row))), (row.State, row.Sha256));
            }

            await AssertAlikeAsync(clip, [.. rows.Select(rig.PathOf)], [0, 3]);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Record_SoundBeginsBeforeThePictures_KeepsWhatHasAPicture()
    {
        string clip = await TestClips.WithAudioAsync("aac", "mkv", videoDelay: 1.2);
        using var rig = new RecordingRig(WithAudio);
        rig.Feed(clip);
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(100, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        double[] sound = await TimesAsync(rig.PathOf(row), "a:0");
        Assert.InRange(sound[0], 0, 0.03);
        Assert.InRange(sound[^1], 3.9, 4.05);
    }

    [RequiresClipsFact]
    public async Task Record_SoundBeginsLongAfterThePictures_KeepsItsPlace()
    {
        string clip = await TestClips.WithAudioAsync("aac", "ts", frames: 150);
        using var rig = new RecordingRig(WithAudio);
        RecordingRig.Feed(new MutedTap(rig.Service.Attach("gate"), from: 0, to: 100), clip);
        RecordingRow row = Assert.Single(rig.Finish());
        await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
        double[] original = await TimesAsync(clip, "a:0");
        double[] pictures = await TimesAsync(clip, "v:0");
        double[] sound = await TimesAsync(rig.PathOf(row), "a:0");
        Assert.Equal(original.Length - 100, sound.Length);
        Assert.Equal(original[100] - pictures[0], sound[0], 0.002);
    }

    [RequiresClipsFact]
    public async Task Record_SoundPausesAndComesBack_KeepsItsPlace()
    {
        string clip = await TestClips.WithAudioAsync("aac", "ts", frames: 150);
        using var rig = new RecordingRig(WithAudio);
        RecordingRig.Feed(new MutedTap(rig.Service.Attach("gate"), from: 50, to: 150), clip);
        RecordingRow row = Assert.Single(rig.Finish());
        await RecordingRig.AssertPlaysAsync(rig.PathOf(row));
        double[] original = await TimesAsync(clip, "a:0");
        double[] pictures = await TimesAsync(clip, "v:0");
        double[] sound = await TimesAsync(rig.PathOf(row), "a:0");
        Assert.InRange(sound.Length, original.Length - 102, original.Length - 100);
        Assert.Equal(original[^1] - pictures[0], sound[^1], 0.002);
    }

    [RequiresClipsTheory]
    [InlineData(-90_000L * 3600)]
    [InlineData(90_000L * 90_000)]
    public async Task Record_TimeStampsOfBothJump_SoundStaysWithThePictures(long jump)
    {
        string clip = await TestClips.WithAudioAsync("aac", "ts", frames: 150);
        using var rig = new RecordingRig(WithAudio);
        CameraRecorder camera = rig.Service.Attach("gate");
        using var jumping = new JumpingTap(camera, at: 60, jump);
        RecordingRig.Feed(jumping, clip);
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(150, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        double[] original = await TimesAsync(clip, "a:0");
        double[] pictures = await TimesAsync(clip, "v:0");
        double[] sound = await TimesAsync(rig.PathOf(row), "a:0");
        Assert.InRange(sound.Length, original.Length - 3, original.Length);
        Assert.Equal(original[^1] - pictures[0], sound[^1], 0.06);
    }

    [RequiresClipsTheory]
    [InlineData("pcm_mulaw", "mkv", 8_000)]
    [InlineData("pcm_alaw", "mkv", 8_000)]
    [InlineData("pcm_s16be", "mkv", 16_000)]
    [InlineData("g722", "nut", 16_000)]
    public async Task Record_SoundThatMp4DoesNotTake_BecomesAac(string codec, string container, int rate)
    {
        string clip = await TestClips.WithAudioAsync(codec, container, rate: rate);
        using (var rig = new RecordingRig(WithAudio))
        {
            rig.Feed(clip);
            RecordingRow row = Assert.Single(rig.Finish());
            string file = rig.PathOf(row);
            Assert.Equal(100, await RecordingRig.AssertPlaysAsync(file));
            Assert.Equal($"aac,{rate},1", await DescribeAsync(file));
            double[] sound = await TimesAsync(file, "a:0");
            double frame = 1024.0 / rate;
            Assert.InRange(sound[0], 0, frame);
            Assert.InRange(sound[^1], 4 - (3 * frame), 4 + frame);
            Assert.All(sound.Zip(sound.Skip(1)), pair => Assert.Equal(frame, pair.Second - pair.First, 0.002));

            // The tone beeps for 40 ms at each full second.
            double[] beeps = await BeepsAsync(file);
            Assert.Equal([1, 2, 3], beeps.Select(beep => Math.Round(beep)));
            Assert.All(beeps, beep => Assert.Equal(Math.Round(beep), beep, 0.06));
            Assert.Equal(0, rig.Service.Cameras.Single().Outstanding);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Record_AacOfG711OverTheMinute_LosesNothingAtTheSplit()
    {
        string clip = await TestClips.WithAudioAsync("pcm_alaw", "mkv", frames: 150, rate: 8_000);
        using var rig = new RecordingRig(WithAudio);
        rig.Feed(clip, start: RecordingRig.Noon - 2_500_000);
        IReadOnlyList<RecordingRow> rows = rig.Finish();
        Assert.Equal([75, 75], rows.Select(row => row.Packets));
        double[] first = await TimesAsync(rig.PathOf(rows[0]), "a:0");
        double[] second = await TimesAsync(rig.PathOf(rows[1]), "a:0");
        Assert.Equal(0.128, second[0] + 3 - first[^1], 0.003);
        foreach (RecordingRow row in rows)
            Assert.Equal(75, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
    }

    [RequiresClipsFact]
    public async Task Record_G711PausesAndComesBack_KeepsItsPlace()
    {
        string clip = await TestClips.WithAudioAsync("pcm_mulaw", "mkv", frames: 150, rate: 8_000);
        int packets = (await TimesAsync(clip, "a:0")).Length;
        using var rig = new RecordingRig(WithAudio);
        RecordingRig.Feed(new MutedTap(rig.Service.Attach("gate"), from: packets / 4, to: packets / 2), clip);
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(150, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));

        // Of six beeps those at 2 s and perhaps at its seams are gone; the rest are where they were.
        double[] beeps = await BeepsAsync(rig.PathOf(row));
        Assert.DoesNotContain(2, beeps.Select(beep => (int)Math.Round(beep)));
        Assert.Equal([4, 5], beeps.Select(beep => (int)Math.Round(beep)).Where(beep => beep > 3));
        Assert.All(beeps.Where(beep => beep > 3.5), beep => Assert.Equal(Math.Round(beep), beep, 0.15));
    }

    [RequiresClipsTheory]
    [InlineData(-1_000L * 3600)]
    [InlineData(1_000L * 90_000)]
    public async Task Record_TimeStampsOfG711Jump_SoundStaysWithThePictures(long jump)
    {
        string clip = await TestClips.WithAudioAsync("pcm_mulaw", "mkv", frames: 150, rate: 8_000);
        using (var rig = new RecordingRig(WithAudio))
        {
            using var jumping = new JumpingTap(rig.Service.Attach("gate"), at: 60, jump);
            RecordingRig.Feed(jumping, clip);
            RecordingRow row = Assert.Single(rig.Finish());
            Assert.Equal(150, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
            double[] beeps = await BeepsAsync(rig.PathOf(row));
            Assert.Equal([1, 2, 3, 4, 5], beeps.Select(beep => (int)Math.Round(beep)));
            Assert.All(beeps, beep => Assert.Equal(Math.Round(beep), beep, 0.15));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Record_SoundOfARateThatAacDoesNotKnow_IsLeftOut()
    {
        string clip = await TestClips.WithAudioAsync("pcm_s16le", "mkv", rate: 6_000);
        using var rig = new RecordingRig(WithAudio);
        rig.Feed(clip);
        RecordingRow row = Assert.Single(rig.Finish());
        Assert.Equal(100, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
        Assert.Empty(await TimesAsync(rig.PathOf(row), "a:0"));
    }

    [RtspTheory]
    [InlineData("pcmu", "aac,8000,1")]
    [InlineData("pcma", "aac,8000,1")]
    [InlineData("l16", "aac,16000,1")]
    [InlineData("opus", "opus,48000,2")]
    public async Task Record_RtspCameraWithSound_PlaysWithIt(string sound, string expected)
    {
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(320, 240), new RtspCameraOptions { Sound = sound, Transports = RtspTransports.Tcp });
        using (var rig = new RecordingRig(WithAudio))
        {
            RecordingRig.Feed(rig.Service.Attach("gate"), server.Url, most: 100);
            RecordingRow row = Assert.Single(rig.Finish());
            string file = rig.PathOf(row);
            Assert.InRange(await RecordingRig.AssertPlaysAsync(file), 70, 100);
            Assert.Equal(expected, await DescribeAsync(file));
            double[] heard = await TimesAsync(file, "a:0");
            Assert.InRange(heard[^1] - heard[0], 2.5, 4.5);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Record_NotAskedFor_KeepsPicturesOnlyAndTheSameBytes()
    {
        string clip = await TestClips.WithAudioAsync("aac", "ts");
        using var rig = new RecordingRig(RecordingRig.Continuous);
        rig.Feed(clip);
        Assert.Empty(await TimesAsync(rig.PathOf(Assert.Single(rig.Finish())), "a:0"));
    }

    [RequiresClipsFact]
    public async Task OnPass_WithSound_ClipHasItAndTheRingCountsIt()
    {
        string clip = await TestClips.WithAudioAsync("aac", "ts", frames: 250);
        using (var rig = new RecordingRig(new CameraRecordingConfig { Audio = true, PreRoll = TimeSpan.FromSeconds(2), PostRoll = TimeSpan.FromSeconds(1), KeepEvents = null }))
        {
            CameraRecorder camera = rig.Service.Attach("gate");
            rig.Feed(clip, each: (i, _, capture) =>
            {
                if (i == 100)
                    camera.OnPass(EventClipTests.Pass("p1", 1, VisionPipeline.Events.PassState.Closed, capture - 200_000, capture));
                if (i == 200)
                    Assert.InRange(camera.Ring.Count, 50 + 90, 75 + 145);
                Assert.Equal(camera.Ring.Count, Counted(camera));
                return capture;
            });
            RecordingRow row = Assert.Single(rig.Finish(RecordedKind.Clip));
            Assert.Equal(row.Packets, await RecordingRig.AssertPlaysAsync(rig.PathOf(row)));
            double[] pictures = await TimesAsync(rig.PathOf(row), "v:0");
            double[] sound = await TimesAsync(rig.PathOf(row), "a:0");
            Assert.InRange(sound[0], 0, 0.03);
            Assert.InRange(sound[^1], pictures[^1] - 0.08, pictures[^1] + 0.04);
            Assert.Equal(0, camera.Outstanding);
        }

        NativeHandles.AssertNoneLeft();
    }

    private static int Counted(CameraRecorder camera)
    {
        int count = 0;
        PacketRingReader reader = camera.Ring.Read(audio: true);
        while (reader.TryRead() is StoredPacket packet)
        {
            count++;
            packet.Release();
        }

        return count;
    }

    // Every packet of sound is in one of the files, as far from the first picture as in the source.
    private static async Task AssertAlikeAsync(string clip, string[] files, double[] starts)
    {
        double picture = (await TimesAsync(clip, "v:0"))[0];
        var recorded = new List<double>();
        for (int i = 0; i < files.Length; i++)
        {
            double first = (await TimesAsync(files[i], "v:0"))[0];
            recorded.AddRange((await TimesAsync(files[i], "a:0")).Select(time => time - first + starts[i]));
        }

        // A file may give some sound before its first picture, which opens the recording.
        double[] original = [.. (await TimesAsync(clip, "a:0")).Select(time => time - picture).Where(time => time >= recorded[0] - 0.002)];
        Assert.InRange(recorded[0], -0.1, 0.1);
        Assert.Equal(original.Length, recorded.Count);
        for (int i = 0; i < recorded.Count; i++)
            Assert.Equal(original[i], recorded[i], 0.002);
    }

    private static async Task<double[]> TimesAsync(string file, string stream)
    {
        CommandResult probed = await CommandLine.RunAsync("ffprobe", ["-v", "error", "-select_streams", stream, "-show_entries", "packet=pts_time", "-of", "csv=p=0", file]);
        return [.. probed.OrThrow("ffprobe").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line.TrimEnd(','), CultureInfo.InvariantCulture)).Order()];
    }

    private static async Task<string> DescribeAsync(string file)
    {
        CommandResult probed = await CommandLine.RunAsync("ffprobe", ["-v", "error", "-select_streams", "a:0", "-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0", file]);
        return probed.OrThrow("ffprobe").Output.Trim();
    }

    // Where the tone of four times the pitch begins, but for the one at the start; the last silence ends with the file.
    private static async Task<double[]> BeepsAsync(string file)
    {
        CommandResult heard = await CommandLine.RunAsync(
            "ffmpeg", ["-nostdin", "-hide_banner", "-i", file, "-vn", "-af", "aresample=async=1:first_pts=0,highpass=f=1400,highpass=f=1400,silencedetect=noise=-32dB:d=0.1", "-f", "null", "-"]);
        double[] ends = [.. heard.OrThrow("ffmpeg").Errors.Split('\n').Where(line => line.Contains("silence_end: ", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split("silence_end: ")[1].Split(' ')[0], CultureInfo.InvariantCulture))];
        return ends[..^1];
    }
}
