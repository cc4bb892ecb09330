using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Frames;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Cameras;

public sealed class CameraFileTests
{
    [RequiresClipsFact]
    public async Task Run_FileInFastPace_GivesEveryDueFrameAndEnds()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 50, BFrames = 2, FramesPerSecond = "25" });
        var captures = new List<CaptureTime>();
        using var rig = new CameraRig((_, frame) =>
        {
            lock (captures)
                captures.Add(frame.Capture);
        });
        CameraSession camera = rig.Add(CameraRig.Config("file", clip) with { Pace = PlaybackPace.Fast, DetectionsPerSecond = 5 });
        Assert.True(camera.Ended.WaitOne(CameraRig.Deadline));
        await Eventually.Holds(() => rig.Taken("file") == 10, "10 of 50 frames at 25/s are due at 5/s");
        Assert.Equal(0, camera.Snapshot.DroppedByMailbox);
        Assert.Equal(0, camera.Snapshot.Stream.DroppedByPool);
        Assert.Equal(50, camera.Snapshot.Stream.Frames);
        Assert.All(captures.Zip(captures.Skip(1)), pair => Assert.Equal(200_000, pair.Second.UnixMicroseconds - pair.First.UnixMicroseconds, 1000d));
        Assert.All(captures, capture => Assert.Equal(CaptureClock.Container, capture.Clock));
        Assert.Equal([CameraState.Connecting, CameraState.Live, CameraState.Ended], rig.States("file"));
    }

    [RequiresClipsFact]
    public async Task Run_LoopedFile_GoesOnWithRisingCaptureTimes()
    {
        string clip = await TestClips.H264Async(frames: 25);
        long last = 0;
        bool rising = true;
        using var rig = new CameraRig((_, frame) =>
        {
            rising &= frame.Capture.UnixMicroseconds > last;
            last = frame.Capture.UnixMicroseconds;
        });
        CameraSession camera = rig.Add(CameraRig.Config("file", clip) with { Pace = PlaybackPace.Fast, Loop = true, DetectionsPerSecond = 25 });
        await Eventually.Holds(() => rig.Taken("file") > 200, "eight rounds");
        Assert.True(rising);
        Assert.Equal(0, camera.Snapshot.Stream.Reconnects);
        Assert.Equal([CameraState.Connecting, CameraState.Live], rig.States("file"));
    }

    [RequiresClipsFact]
    public async Task Run_FileInRealtime_KeepsItsRate()
    {
        string clip = await TestClips.H264Async(frames: 25);
        using var rig = new CameraRig();
        CameraSession camera = rig.Add(CameraRig.Config("file", clip) with { DetectionsPerSecond = 100 });
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        Assert.True(camera.Ended.WaitOne(CameraRig.Deadline));
        Assert.True(TimeProvider.System.GetUtcNow() - start > TimeSpan.FromSeconds(0.9));
        Assert.Equal(25, camera.Snapshot.Stream.Frames);
    }

    [Fact]
    public async Task Run_MissingFile_BacksOffAndSaysWhy()
    {
        using var rig = new CameraRig();
        CameraSession camera = rig.Add("gone", "/no/such/file.mp4");
        await Eventually.Holds(() => rig.States("gone").Count(state => state == CameraState.BackOff) >= 3, "three attempts");
        Assert.Contains("file not found", camera.Snapshot.Stream.LastError, StringComparison.Ordinal);
        Assert.Equal(0, camera.Snapshot.Stream.Reconnects);
    }

    [RequiresClipsFact]
    public async Task Run_WarmedUp_AllocatesNothingPerFrame()
    {
        string clip = await TestClips.H264Async(frames: 400, width: 160, height: 120);
        using var devices = new DecoderDevices();
        long before = 0;
        long after = 0;
        var tap = new CountingTap(count =>
        {
            if (count == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (count == 390)
                after = GC.GetAllocatedBytesForCurrentThread();
        });

        // The clock stands, so that no snapshot (two a second) is among what is measured.
        var services = new CameraServices { Devices = devices, Time = new ManualTime() };
        using (var camera = new CameraSession(CameraRig.Config("file", clip) with { Pace = PlaybackPace.Fast, DetectionsPerSecond = 12.5 }, services))
        {
            camera.AddTap(tap);
            camera.Start();
            while (!camera.Ended.WaitOne(0))
            {
                if (camera.Mailbox.TryTake(out FrameLease lease))
                    lease.Dispose();
            }

            Assert.Equal(400, camera.Snapshot.Stream.Frames);
        }

        Assert.Equal(0, after - before);
        Assert.True(before > 0);
    }

    [RequiresClipsFact]
    public async Task Run_InRealtime_AllocatesForSnapshotsOnly()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 300, Width = 160, Height = 120, FramesPerSecond = "150" });
        using var devices = new DecoderDevices();
        (long Bytes, long At) before = default;
        (long Bytes, long At) after = default;
        var tap = new CountingTap(count =>
        {
            if (count == 100)
                before = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());
            if (count == 290)
                after = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());
        });
        using (var camera = new CameraSession(CameraRig.Config("file", clip), new CameraServices { Devices = devices }))
        {
            camera.AddTap(tap);
            camera.Start();
            Assert.True(camera.Ended.WaitOne(CameraRig.Deadline));
            Assert.True(camera.Snapshot.DroppedByMailbox > 0);
        }

        // Two snapshots a second, of which each is two records of some 300 bytes; 1.3 seconds where nothing holds it up.
        double snapshots = 2 + (2 * TimeProvider.System.GetElapsedTime(before.At, after.At).TotalSeconds);
        Assert.InRange(after.Bytes - before.Bytes, 0, 1000 * snapshots);
    }
}
