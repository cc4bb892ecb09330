using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Sources;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Tests.Cameras;

public sealed class MainStreamFramesTests
{
    private static readonly TimeSpan HalfInterval = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void TryGet_WithinTolerance_GivesTheNearest()
    {
        using var pool = new FramePool(16);
        using (var frames = new MainStreamFrames(TimeProvider.System))
        {
            for (int i = 0; i < 3; i++)
                Add(frames, pool, i * 40_000);
            Assert.True(frames.TryGet(At(52_000), HalfInterval, out FrameLease lease));
            Assert.Equal(40_000, lease.Frame.Capture.UnixMicroseconds);
            Assert.False(frames.TryGet(At(120_000), HalfInterval, out _));
            Assert.Equal((1, 1), (frames.Hits, frames.Misses));
            lease.Dispose();
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Add_MoreThanFit_KeepsThoseOfMomentsThatWentOutForDetection()
    {
        using var pool = new FramePool(32);
        using (var frames = new MainStreamFrames(TimeProvider.System))
        {
            // 25 frames per second, of which each fifth goes out for detection, 100 ms after its main frame came.
            for (int i = 0; i < 60; i++)
            {
                Add(frames, pool, i * 40_000);
                if (i % 5 == 2)
                    frames.Note((i - 2) * 40_000);
            }

            // Twelve frames reach back half a second; the moments for detection are there for twice as long and more.
            foreach (int number in new[] { 55, 50, 45, 40, 35 })
            {
                Assert.True(frames.TryGet(At(number * 40_000), HalfInterval, out FrameLease lease), $"frame {number}");
                lease.Dispose();
            }

            Assert.True(frames.Count <= 12);
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public void Want_ShorterAfterLonger_KeepsTheLonger()
    {
        var time = new ManualTime();
        using var frames = new MainStreamFrames(time);
        Assert.False(frames.IsWanted);
        frames.Want(TimeSpan.FromSeconds(2));
        frames.Want(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.True(frames.IsWanted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(frames.IsWanted);
    }

    [RtspFact]
    public async Task Run_MainAndSubOverRtsp_GivesMainFramesOfTheSameMoment()
    {
        string sub = await TestClips.H264Async(320, 180);
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(1280, 720), new RtspCameraOptions { MoreMounts = new Dictionary<string, string> { ["/sub"] = sub } });
        CameraSession? camera = null;
        int wrong = 0;
        int right = 0;
        var tap = new CountingTap();
        using var rig = new CameraRig((_, frame) =>
        {
            if (Volatile.Read(ref camera) is not CameraSession running || frame.Width != 320 || !running.MainFrames!.TryGet(frame.Capture, TimeSpan.FromMilliseconds(45), out FrameLease lease))
                return;
            using (lease)
            {
                if (lease.Frame.Width == 1280)
                    Interlocked.Increment(ref right);
                else
                    Interlocked.Increment(ref wrong);
            }
        });
        CameraConfig config = CameraRig.Config("gate", server.Url) with { SubUrl = SourceUrl.Parse(server.UrlOf("/sub")) };
        CameraSession started = rig.Add(config);
        started.AddTap(tap);
        Volatile.Write(ref camera, started);
        await Eventually.Holds(() => rig.Taken("gate") > 5 && started.Snapshot.Main!.Packets > 20, "both live");
        Assert.Equal(0, started.Snapshot.Main!.Frames);
        Assert.Equal(0, started.MainFrames!.Count);
        Assert.Null(started.Snapshot.Main.DecoderName);

        started.MainFrames.Want(TimeSpan.FromMinutes(1));
        await Eventually.Holds(() => Volatile.Read(ref right) >= 10, "ten main frames of the moments for detection");
        Assert.Equal(0, wrong);
        Assert.Equal(CameraState.Live, started.Snapshot.Main.State);
        Assert.Equal("h264 1280x720", tap.Codecs[0]);
        Assert.All(rig.Changes, change => Assert.DoesNotContain("main", change.Camera, StringComparison.Ordinal));
        Assert.Contains(rig.Changes, change => change.Stream == CameraStream.Main);
        Assert.Null(tap.Wrong);
    }

    [RtspFact]
    public async Task Run_MainStreamChangesItsSizeWhileNobodyDecodesIt_ReadersAreOpenedAgain()
    {
        string sub = await TestClips.H264Async(320, 180);
        await using RtspCamera server = await RtspCamera.StartAsync(await TestClips.H264Async(640, 360), new RtspCameraOptions { MoreMounts = new Dictionary<string, string> { ["/sub"] = sub } });
        using var rig = new CameraRig();
        CameraSession camera = rig.Add(CameraRig.Config("gate", server.Url) with { SubUrl = SourceUrl.Parse(server.UrlOf("/sub")) });
        var tap = new CountingTap();
        camera.AddTap(tap);
        await Eventually.Holds(() => tap.Packets > 0, "packets");
        await server.SwapAsync(await TestClips.H264Async(480, 270), inStream: true);
        await Eventually.Holds(() => tap.Codecs.Contains("h264 480x270"), "the new size");
        Assert.Equal(0, camera.Snapshot.Main!.Frames);
        Assert.Null(tap.Wrong);
    }

    [RequiresClipsFact]
    public async Task Want_AfterAWhile_CatchesUpFromTheKeyFrameAndRestsAgain()
    {
        string clip = await TestClips.H264Async(frames: 50);
        var time = new ManualTime();
        SourceUrl url = SourceUrl.Parse("rtsp://127.0.0.1:9/main");
        using (var devices = new DecoderDevices())
        {
            StepSource? main = null;
            var services = new CameraServices
            {
                Devices = devices,
                Time = time,
                Open = (asked, _, _) => asked == url ? main = new StepSource(asked, clip) : new StepSource(asked, clip, 1),
            };
            using var camera = new CameraSession(new CameraConfig { Name = "gate", Url = url, SubUrl = SourceUrl.Parse("rtsp://127.0.0.1:9/sub") }, services);
            camera.Start();
            await Eventually.Holds(() => Volatile.Read(ref main) is not null, "opened");
            main!.Give(20);
            camera.MainFrames!.Want(TimeSpan.FromSeconds(2));
            Assert.Equal(0, camera.MainFrames.Count);
            main.Give(1);
            Assert.Equal(12, camera.MainFrames.Count);
            time.Advance(TimeSpan.FromSeconds(3));
            main.Give(1);
            Assert.Equal(0, camera.MainFrames.Count);
            Assert.True(camera.Stop(CameraRig.Deadline));
            Assert.InRange(camera.Snapshot.Main!.Frames, 20, 21);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task TryGetMainFrame_ClockIsSetBack_GoesOnFindingThePictureOfTheMoment()
    {
        string clip = await TestClips.H264Async(frames: 150);
        var time = new ManualTime();
        SourceUrl url = SourceUrl.Parse("rtsp://127.0.0.1:9/main");
        using (var devices = new DecoderDevices())
        {
            StepSource? main = null;
            StepSource? sub = null;
            var services = new CameraServices
            {
                Devices = devices,
                Time = time,
                Open = (asked, _, _) => asked == url ? main = new StepSource(asked, clip) : sub = new StepSource(asked, clip),
            };
            var config = new CameraConfig { Name = "gate", Url = url, SubUrl = SourceUrl.Parse("rtsp://127.0.0.1:9/sub"), DetectionsPerSecond = 200, StallTimeout = TimeSpan.FromHours(1) };
            using var camera = new CameraSession(config, services);
            camera.Start();
            await Eventually.Holds(() => Volatile.Read(ref main) is not null && Volatile.Read(ref sub) is not null, "opened");
            camera.MainFrames!.Want(TimeSpan.FromHours(1));
            Assert.InRange(Feed(), 40, 50);
            time.Set(TimeSpan.FromSeconds(-5));
            Assert.Equal(50, Feed());
            Assert.Equal(0, camera.MainFrames.Misses);
            Assert.True(camera.Stop(CameraRig.Deadline));

            // Frames for detection of which the main frame was found, of 50 packets of both streams.
            int Feed()
            {
                int found = 0;
                for (int i = 0; i < 50; i++)
                {
                    time.Advance(TimeSpan.FromMilliseconds(40));
                    main!.Give(1);
                    sub!.Give(1);
                    if (!camera.Mailbox.TryTake(out FrameLease lease))
                        continue;
                    if (camera.TryGetMainFrame(lease, HalfInterval, out FrameLease full))
                    {
                        Assert.Equal(lease.Frame.Pts, full.Frame.Pts);
                        full.Dispose();
                        found++;
                    }

                    lease.Dispose();
                }

                return found;
            }
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Want_DeviceIsFull_PacketsGoOnToTheirReadersAndItIsTriedAgainLater()
    {
        string clip = await TestClips.H264Async(frames: 50);
        var time = new ManualTime();
        SourceUrl url = SourceUrl.Parse("rtsp://127.0.0.1:9/main");
        long free = long.MaxValue / 2;
        var residence = new DeviceResidence("0", new DeviceLedger("GPU 0 (Fake)", () => Volatile.Read(ref free), 0));
        var tap = new CountingTap();
        using (var devices = new DecoderDevices { Residence = residence, Probe = static _ => null })
        {
            StepSource? main = null;
            var services = new CameraServices
            {
                Devices = devices,
                Time = time,
                Open = (asked, _, _) => asked == url ? main = new StepSource(asked, clip) : new StepSource(asked, clip, 1),
            };
            using var camera = new CameraSession(new CameraConfig { Name = "gate", Url = url, SubUrl = SourceUrl.Parse("rtsp://127.0.0.1:9/sub"), StallTimeout = TimeSpan.FromHours(1) }, services);
            camera.AddTap(tap);
            camera.Start();
            await Eventually.Holds(() => camera.Snapshot.State == CameraState.Live && Volatile.Read(ref main) is not null, "both opened");
            Volatile.Write(ref free, 0);
            camera.MainFrames!.Want(TimeSpan.FromMinutes(1));
            main!.Give(20);
            Assert.Equal(20, tap.Packets);
            Assert.Equal(0, camera.MainFrames.Count);
            Assert.Equal((CameraState.Live, 0L), (camera.Snapshot.Main!.State, camera.Snapshot.Main.Reconnects));

            // There is room again, which is found when it is time to ask again.
            Volatile.Write(ref free, long.MaxValue / 2);
            main.Give(1);
            Assert.Equal(0, camera.MainFrames.Count);
            time.Advance(TimeSpan.FromSeconds(31));
            main.Give(1);
            Assert.Equal(12, camera.MainFrames.Count);
            Assert.Equal((1, 22, 0), (tap.Opens, tap.Packets, tap.Closes));
            Assert.Null(tap.Wrong);
            Assert.True(camera.Stop(CameraRig.Deadline));
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Run_WantedAndWarmedUp_AllocatesNothingPerFrame()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 200, Width = 160, Height = 120 });
        SourceUrl url = SourceUrl.Parse("rtsp://127.0.0.1:9/main");
        long before = 0;
        long after = 0;
        var tap = new CountingTap(count =>
        {
            if (count == 60)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (count == 190)
                after = GC.GetAllocatedBytesForCurrentThread();
        });
        using var devices = new DecoderDevices();
        var services = new CameraServices
        {
            Devices = devices,
            Time = new ManualTime(),
            Open = (asked, _, _) => new StepSource(asked, clip, asked == url ? 195 : 1),
        };
        using var camera = new CameraSession(new CameraConfig { Name = "gate", Url = url, SubUrl = SourceUrl.Parse("rtsp://127.0.0.1:9/sub") }, services);
        camera.AddTap(tap);
        camera.MainFrames!.Want(TimeSpan.FromHours(1));
        camera.Start();
        await Eventually.Holds(() => tap.Packets >= 190, "190 packets");
        Assert.True(camera.Stop(CameraRig.Deadline));
        Assert.True(before > 0 && camera.Snapshot.Main!.Frames >= 190);
        Assert.Equal(0, after - before);
    }

    private static CaptureTime At(long capture) => new(capture, 0, CaptureClock.SenderReport);

    private static void Add(MainStreamFrames frames, FramePool pool, long capture)
    {
        Assert.True(pool.TryRent(out FrameLease lease));
        lease.Frame.Capture = At(capture);
        frames.Add(lease);
    }
}
