using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Sources;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Tests.Cameras;

public sealed class CameraFaultTests
{
    [RtspFact]
    public async Task Run_PausedStream_StallsAndRecovers()
    {
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(320, 240));
        using var rig = new CameraRig();
        CameraSession camera = rig.Add("gate", server.Url, TimeSpan.FromSeconds(1));
        await Eventually.Holds(() => rig.Taken("gate") > 0, "pictures in the beginning");
        await server.PauseAsync();
        await Eventually.Holds(() => rig.States("gate").Contains(CameraState.Stalled), "stalled");
        await server.ResumeAsync();
        long before = rig.Taken("gate");
        await Eventually.Holds(() => rig.Taken("gate") > before && camera.Snapshot.State == CameraState.Live, "pictures again");
        Assert.Contains(rig.Changes, change => change is { New: CameraState.Stalled, Reason: not null } && change.Reason.Contains("no picture for 1 s", StringComparison.Ordinal));
        Assert.True(camera.Snapshot.Stream.Stalls >= 1);
    }

    [RtspFact]
    public async Task Run_FrozenServer_StallsAndRecovers()
    {
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(320, 240));
        using var rig = new CameraRig();
        CameraSession camera = rig.Add("gate", server.Url, TimeSpan.FromSeconds(1));
        await Eventually.Holds(() => rig.Taken("gate") > 0, "pictures in the beginning");
        server.Freeze();
        await Eventually.Holds(() => camera.Snapshot.Stream.Stalls > 0, "stalled");
        server.Thaw();
        long before = rig.Taken("gate");
        await Eventually.Holds(() => rig.Taken("gate") > before && camera.Snapshot.State == CameraState.Live, "pictures again");
    }

    [RtspFact]
    public async Task Run_WrongPasswordThatBecomesRight_ComesLive()
    {
        string secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "operator:wrong-word");
        try
        {
            var options = new RtspCameraOptions { Auth = RtspAuth.Digest };
            await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(320, 240), options);
            using var rig = new CameraRig();
            CameraConfig config = CameraRig.Config("gate", server.BareUrl);
            CameraSession camera = rig.Add(config with { Source = config.Source with { CredentialsFile = secret } });
            await Eventually.Holds(() => rig.States("gate").Count(state => state == CameraState.BackOff) >= 2, "refused twice");
            await File.WriteAllTextAsync(secret, $"operator:{options.Password}");
            await Eventually.Holds(() => rig.Taken("gate") > 0, "pictures");
            Assert.All(rig.Changes.Where(change => change.Reason is not null), change =>
            {
                Assert.DoesNotContain("wrong-word", change.Reason!, StringComparison.Ordinal);
                Assert.DoesNotContain(options.Password, change.Reason!, StringComparison.Ordinal);
            });
            Assert.NotNull(camera.Snapshot.Stream.LastError);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [RtspFact]
    public async Task Run_OtherResolutionThenOtherCodec_GoesOnWithBoth()
    {
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(320, 240));
        int width = 0;
        using var rig = new CameraRig((_, frame) => Volatile.Write(ref width, frame.Width));
        CameraSession camera = rig.Add("gate", server.Url);
        var tap = new CountingTap();
        camera.AddTap(tap);
        await Eventually.Holds(() => Volatile.Read(ref width) == 320 && tap.Packets > 0, "320 wide");
        await server.SwapAsync(await TestClips.H264Async(640, 360), inStream: true);
        await Eventually.Holds(() => Volatile.Read(ref width) == 640, "640 wide");

        // The stream shows the first such picture and is opened anew because of it: the next change must not come in between.
        await Eventually.Holds(() => tap.Has("h264 640x360"), "the reader was opened for 640");
        await server.SwapAsync(await TestClips.MakeAsync(new ClipRecipe { Codec = ClipCodec.Hevc, Width = 480, Height = 270 }), inStream: false);
        await Eventually.Holds(() => Volatile.Read(ref width) == 480, "480 wide");
        await Eventually.Holds(() => tap.Codecs.Count >= 3, "the reader was opened three times");
        Assert.Equal("h264 320x240", tap.Codecs[0]);
        Assert.Contains("h264 640x360", tap.Codecs);
        Assert.Equal("hevc 480x270", tap.Codecs[^1]);
        Assert.Null(tap.Wrong);
    }

    [RtspFact]
    public async Task Run_GarbageBytesInTheStream_GoesOn()
    {
        byte[] picture = (await TestClips.JpegsAsync(frames: 5))[0];
        byte[] broken = [.. picture];
        new Random(5).NextBytes(broken.AsSpan(picture.Length / 3));
        byte[] noise = new byte[picture.Length];
        new Random(6).NextBytes(noise);
        await using var server = new MjpegHttpServer([picture, broken, picture, noise, picture], framesPerSecond: 50);
        using var rig = new CameraRig();
        CameraSession camera = rig.Add("gate", server.Url);
        await Eventually.Holds(() => rig.Taken("gate") > 10, "pictures among the garbage");
        Assert.Equal(CameraState.Live, camera.Snapshot.State);
        await Eventually.Holds(() => camera.Snapshot.Stream.CorruptFrames + camera.Snapshot.Stream.CorruptPackets > 0, "garbage is counted");
    }

    [RtspFact]
    public async Task Run_DamagedRtspConnection_RecoversWhenItIsSound()
    {
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(640, 360));
        await using var proxy = new GarblingProxy(server.Port);
        using var rig = new CameraRig();
        CameraSession camera = rig.Add("gate", $"rtsp://127.0.0.1:{proxy.Port}/cam", TimeSpan.FromSeconds(2));
        await Eventually.Holds(() => rig.Taken("gate") > 0, "pictures in the beginning");
        proxy.Damage(everyBytes: 700);
        await Eventually.Holds(
            () => camera.Snapshot.Stream is var stream && stream.CorruptFrames + stream.CorruptPackets + stream.Stalls + stream.Reconnects > 0, "the damage is noticed");
        proxy.Damage(everyBytes: 0);
        long before = rig.Taken("gate");
        await Eventually.Holds(() => rig.Taken("gate") > before + 5 && camera.Snapshot.State == CameraState.Live, "pictures again");
    }

    [RtspFact]
    public async Task Stop_UnderLoadAndWhileNobodyReads_EndsInTime()
    {
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(320, 240));
        await using var silent = new SilentTcpServer();
        string file = await TestClips.H264Async(frames: 50);
        using var rig = new CameraRig();
        CameraSession live = rig.Add("live", server.Url);
        CameraSession opening = rig.Add(CameraRig.Config("opening", $"rtsp://127.0.0.1:{silent.Port}/cam") with { Source = new SourceOptions { OpenTimeout = TimeSpan.FromMinutes(1) } });
        CameraSession waiting = rig.Add(CameraRig.Config("waiting", "/no/such/file.mp4") with { BackOff = new BackOffConfig { First = TimeSpan.FromHours(1), Most = TimeSpan.FromHours(1) } });
        using var devices = new DecoderDevices();
        using var unread = new CameraSession(CameraRig.Config("unread", file) with { Pace = PlaybackPace.Fast }, new CameraServices { Devices = devices });
        unread.Start();
        await Eventually.Holds(() => rig.Taken("live") > 0 && unread.Snapshot.FramesForDetection == 1, "all at work");
        await silent.FirstClient;
        await Eventually.Holds(() => waiting.Snapshot.State == CameraState.BackOff, "one waits");
        foreach (CameraSession camera in new[] { live, opening, waiting, unread })
            Assert.True(camera.Stop(TimeSpan.FromSeconds(5)), camera.Name);
    }

    [RtspFact]
    public async Task Capture_OverRtsp_ComesFromSenderReports()
    {
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(320, 240));

        // On a busy machine a picture may be old before it is looked at: one that is not says enough.
        bool isRight = false;
        using var rig = new CameraRig((_, frame) =>
        {
            TimeSpan behind = TimeProvider.System.GetUtcNow() - frame.Capture.Utc;
            if (frame.Capture.Clock == CaptureClock.SenderReport && behind > TimeSpan.FromSeconds(-0.1) && behind < TimeSpan.FromSeconds(1))
                Volatile.Write(ref isRight, true);
        });
        rig.Add("gate", server.Url);
        await Eventually.Holds(() => Volatile.Read(ref isRight), "a picture less than a second old by the sender's clock");
        Assert.DoesNotContain(rig.Clocks, observation => observation.Kind == ClockObservationKind.SenderOff);
    }
}
