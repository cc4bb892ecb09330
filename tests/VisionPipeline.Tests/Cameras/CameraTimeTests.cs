using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Sources;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Cameras;

/// <summary>Back-off and stalls in made-up time.</summary>
public sealed class CameraTimeTests
{
    private static readonly SourceUrl Url = SourceUrl.Parse("rtsp://u:hidden@127.0.0.1:9/cam");

    [Fact]
    public void Next_ManyFailures_DoublesUpToTheLongestAndStartsAgain()
    {
        var config = new BackOffConfig { First = TimeSpan.FromSeconds(1), Most = TimeSpan.FromSeconds(30), Jitter = 0.5 };
        var longest = new BackOff(config, () => 0);
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 7).Select(_ => longest.Next().TotalSeconds));
        for (int i = 0; i < 100; i++)
            Assert.Equal(30, longest.Next().TotalSeconds);
        longest.Reset();
        Assert.Equal(1, longest.Next().TotalSeconds);
        var shortest = new BackOff(config, () => 1);
        Assert.Equal([0.5, 1, 2], Enumerable.Range(0, 3).Select(_ => shortest.Next().TotalSeconds));
    }

    [Fact]
    public async Task Run_SourceThatNeverOpens_WaitsLongerEachTime()
    {
        var time = new ManualTime();
        int attempts = 0;
        using var devices = new DecoderDevices();
        var services = new CameraServices
        {
            Devices = devices,
            Time = time,
            Open = (_, _, _) =>
            {
                attempts++;
                throw attempts % 2 == 0 ? new InvalidOperationException("two\nlines of rtsp://u:hidden@host/") : new SourceException(SourceFault.Unreachable, Url.ToString(), "refused");
            },
        };
        using var camera = new CameraSession(Config() with { BackOff = new BackOffConfig { Jitter = 0 } }, services);
        camera.Start();
        foreach (double seconds in new double[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            int seen = attempts;
            await Eventually.Holds(() => time.Waiting == 1, "it waits");
            Assert.Equal(CameraState.BackOff, camera.Snapshot.State);
            Assert.Equal(seconds, time.NextDue.TotalSeconds);
            Assert.DoesNotContain("hidden", camera.Snapshot.Stream.LastError!, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', camera.Snapshot.Stream.LastError!);
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(1, time.Waiting);
            time.Advance(TimeSpan.FromTicks(1));
            await Eventually.Holds(() => attempts > seen, "it tries again");
        }

        Assert.True(camera.Stop(CameraRig.Deadline));
    }

    [RequiresClipsFact]
    public async Task Run_PacketsWithoutPictures_StallAndReopen()
    {
        string clip = await TestClips.H264Async(frames: 50);
        var time = new ManualTime();
        int opened = 0;
        using (var devices = new DecoderDevices())
        {
            var first = new StepSource(Url, clip, 20);
            var services = new CameraServices { Devices = devices, Time = time, Open = (_, _, _) => ++opened == 1 ? first : new StepSource(Url, clip, 30) };
            using var camera = new CameraSession(Config() with { StallTimeout = TimeSpan.FromSeconds(10) }, services);
            camera.Start();
            first.AwaitSilence();
            Assert.Equal(CameraState.Live, camera.Snapshot.State);
            time.Advance(TimeSpan.FromSeconds(9));
            Assert.Equal(0, camera.Snapshot.Stream.Stalls);
            time.Advance(TimeSpan.FromSeconds(2));

            // It gave pictures before: it is opened again at once, without a back-off.
            await Eventually.Holds(() => opened == 2 && camera.Snapshot.State == CameraState.Live, "opened again");
            Assert.Equal((1, 1), (camera.Snapshot.Stream.Stalls, camera.Snapshot.Stream.Reconnects));
            Assert.Equal(0, time.Waiting);
        }

        NativeHandles.AssertNoneLeft();
    }

    [RequiresClipsFact]
    public async Task Run_ConnectedWithoutAnyPicture_StallsAndBacksOff()
    {
        string clip = await TestClips.H264Async(frames: 50);
        var time = new ManualTime();
        using var devices = new DecoderDevices();
        var services = new CameraServices { Devices = devices, Time = time, Open = (_, _, _) => new StepSource(Url, clip, 0) };
        using var camera = new CameraSession(Config() with { StallTimeout = TimeSpan.FromSeconds(10) }, services);
        camera.Start();
        await Eventually.Holds(() => camera.Snapshot.State == CameraState.Connecting, "connecting");
        await Eventually.Holds(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return camera.Snapshot.Stream.Stalls == 1;
        }, "stalled");
        await Eventually.Holds(() => camera.Snapshot.State == CameraState.BackOff, "backs off");
    }

    [RequiresClipsFact]
    public async Task Run_HealthyForLong_StartsAgainFromTheFirstWait()
    {
        string clip = await TestClips.H264Async(frames: 50);
        var time = new ManualTime();
        int opened = 0;
        using var devices = new DecoderDevices();
        StepSource? live = null;
        var services = new CameraServices
        {
            Devices = devices,
            Time = time,
            Open = (_, _, _) => ++opened is 4 ? live = new StepSource(Url, clip, 20) : throw new SourceException(SourceFault.Unreachable, Url.ToString(), "refused"),
        };
        using var camera = new CameraSession(Config() with { StallTimeout = TimeSpan.FromHours(1), BackOff = new BackOffConfig { Jitter = 0 } }, services);
        camera.Start();
        foreach (double seconds in new double[] { 1, 2, 4 })
        {
            await Eventually.Holds(() => time.Waiting == 1, "it waits");
            Assert.Equal(seconds, time.NextDue.TotalSeconds);
            time.Advance(TimeSpan.FromSeconds(seconds));
        }

        await Eventually.Holds(() => camera.Snapshot.State == CameraState.Live, "live");
        time.Advance(TimeSpan.FromSeconds(31));
        live!.Interrupt();
        await Eventually.Holds(() => time.Waiting == 1, "it waits");
        Assert.Equal(1, time.NextDue.TotalSeconds);
    }

    [Fact]
    public void Start_ObserverThatThrows_ChangesNothing()
    {
        using var devices = new DecoderDevices();
        using var camera = new CameraSession(CameraRig.Config("gone", "/no/such/file.mp4"), new CameraServices { Devices = devices, Observer = new Thrower() });
        camera.Start();
        Assert.True(camera.Stop(CameraRig.Deadline));
        Assert.Equal(CameraState.Ended, camera.Snapshot.State);
    }

    private static CameraConfig Config() => new() { Name = "gate", Url = Url };

    private sealed class Thrower : ICameraObserver
    {
        public void StateChanged(in CameraStateChange change) => throw new InvalidOperationException("observer");

        public void ClockObserved(string camera, CameraStream stream, in ClockObservation observation) => throw new InvalidOperationException("observer");
    }
}
