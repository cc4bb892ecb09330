using VisionPipeline.Geometry;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;
using VisionPipeline.Testing.Rtsp;
using VisionPipeline.Tests.Cameras;

namespace VisionPipeline.Tests.Pipeline;

/// <summary>Cameras that fail in the whole pipeline: they come back as far as the detector, and the others lose nothing.</summary>
public sealed class PipelineFaultTests
{
    [RtspFact]
    public async Task Run_ServerKilledTwentyTimes_IsDetectedAgainEachTime()
    {
        string clip = await TestClips.H264Async(320, 240);
        await using RtspCamera bad = await RtspCamera.StartAsync(clip);
        await using RtspCamera good = await RtspCamera.StartAsync(clip);
        using var rig = new PipelineRig(PipelineRig.Camera("bad", bad.Url), PipelineRig.Camera("good", good.Url));
        await rig.DetectsAsync("good", "in the beginning");
        for (int round = 1; round <= 20; round++)
        {
            await rig.DetectsAsync("bad", $"in round {round}");
            await bad.RestartAsync();
            await Eventually.Holds(() => rig.Of("bad").Camera.Stream.Reconnects >= round, $"round {round}: opened again");
        }

        await rig.DetectsAsync("bad", "in the end");
        rig.AssertUnharmed("good");
        Assert.Equal((20, 0), (rig.Of("bad").Camera.Stream.Reconnects, rig.Of("bad").Camera.Stream.Stalls));

        // One event when it goes and one when it comes back, however many attempts lie between.
        Assert.InRange(rig.Sink.Health.Count(static health => health is { Camera: "bad", Alarm: true }), 1, 20);
    }

    [RtspFact]
    public async Task Run_StreamChangesSizeTurnAndCodec_EachIsDetected()
    {
        string first = await TestClips.H264Async(320, 240);
        await using RtspCamera server = await RtspCamera.StartAsync(first, new RtspCameraOptions { MoreMounts = new Dictionary<string, string> { ["/good"] = first } });
        using var rig = new PipelineRig(PipelineRig.Camera("cam", server.Url), PipelineRig.Camera("good", server.UrlOf("/good")));
        await rig.DetectsAsync("good", "in the beginning");
        await ShowsAsync("h264", 320, 240);
        await server.SwapAsync(await TestClips.H264Async(640, 360), inStream: true);
        await ShowsAsync("h264", 640, 360);
        await server.SwapAsync(await TestClips.H264Async(360, 640), inStream: true);
        await ShowsAsync("h264", 360, 640);
        await server.SwapAsync(await TestClips.MakeAsync(new ClipRecipe { Codec = ClipCodec.Hevc, Width = 480, Height = 270 }), inStream: false);
        await ShowsAsync("hevc", 480, 270);
        await server.SwapAsync(await TestClips.MakeAsync(new ClipRecipe { Codec = ClipCodec.Mjpeg, Width = 320, Height = 240 }), inStream: false);
        await ShowsAsync("mjpeg", 320, 240);
        rig.AssertUnharmed("good");

        async Task ShowsAsync(string codec, int width, int height)
        {
            await Eventually.Holds(() => rig.Of("cam").Camera.Stream is var now && (now.Codec, now.Width, now.Height) == (codec, width, height), $"{codec} {width}x{height}");
            await rig.DetectsAsync("cam", $"as {codec} {width}x{height}", more: 2);
        }
    }

    [RtspFact]
    public async Task Run_PausedAndGarbledStreams_ComeBackAndTheOtherLosesNothing()
    {
        string clip = await TestClips.H264Async();
        await using RtspCamera server = await RtspCamera.StartAsync(clip, new RtspCameraOptions { MoreMounts = new Dictionary<string, string> { ["/pauses"] = clip, ["/garbled"] = clip } });
        await using var proxy = new GarblingProxy(server.Port);
        using var rig = new PipelineRig(
            PipelineRig.Camera("good", server.Url),
            PipelineRig.Camera("pauses", server.UrlOf("/pauses"), stall: 1),
            PipelineRig.Camera("garbled", $"rtsp://127.0.0.1:{proxy.Port}/garbled", stall: 2));
        foreach (string name in new[] { "good", "pauses", "garbled" })
            await rig.DetectsAsync(name, "in the beginning");
        await server.PauseAsync("/pauses");
        proxy.Damage(everyBytes: 700);
        await Eventually.Holds(() => rig.Of("pauses").Camera.Stream.Stalls > 0, "the pause is noticed");
        await Eventually.Holds(() => rig.Of("garbled").Camera.Stream is var stream && stream.CorruptFrames + stream.CorruptPackets + stream.Stalls + stream.Reconnects > 0, "the garbage is noticed");
        await server.ResumeAsync("/pauses");
        proxy.Damage(everyBytes: 0);
        await rig.DetectsAsync("pauses", "again", more: 3);
        await rig.DetectsAsync("garbled", "again", more: 3);
        rig.AssertUnharmed("good");
        Assert.Contains(rig.Sink.Health, static health => health is { Camera: "pauses", Alarm: true } && health.Message.Contains("stalled", StringComparison.Ordinal));
        Assert.Contains(rig.Sink.Health, static health => health is { Camera: "pauses", Alarm: false } && health.Message.EndsWith("-> live", StringComparison.Ordinal));
    }

    [RtspFact]
    public async Task Run_ThreeOfEightDeadAndOthersComeAndGo_TheRestLosesNothing()
    {
        string clip = await TestClips.H264Async(320, 240);
        string[] good = ["a", "b", "c", "d", "e"];
        await using RtspCamera server = await RtspCamera.StartAsync(clip, new RtspCameraOptions { Mount = "/guest", MoreMounts = good.ToDictionary(static name => "/" + name, _ => clip) });
        await using var silent = new SilentTcpServer();
        await using var garbage = new GarbageRtspServer();
        using var refusing = new RefusingPort();
        using var rig = new PipelineRig(
        [
            .. good.Select(name => PipelineRig.Camera(name, server.UrlOf("/" + name))),
            PipelineRig.Camera("refused", $"rtsp://127.0.0.1:{refusing.Port}/cam"),
            PipelineRig.Camera("silent", $"rtsp://127.0.0.1:{silent.Port}/cam"),
            PipelineRig.Camera("garbage", garbage.Url),
        ]);
        foreach (string name in good)
            await rig.DetectsAsync(name, "in the beginning");

        // What a reload does, while the dead ones go on trying: cameras come, go, are opened anew and get another scene.
        var corner = new Polygon([new(0, 0), new(0.1, 0), new(0, 0.1)]);
        for (int round = 0; round < 3; round++)
        {
            rig.Pipeline.Add(PipelineRig.Camera("guest", server.Url));
            await rig.DetectsAsync("guest", $"in round {round}");
            Assert.True(rig.Pipeline.Rescene(PipelineRig.Camera("guest", server.Url) with { Scene = new SceneConfig { Ignore = [corner] } }));
            await rig.DetectsAsync("guest", $"with another scene in round {round}");
            Assert.True(rig.Pipeline.Remove("guest", TimeSpan.FromSeconds(5)));
        }

        await Eventually.Holds(() => rig.Sink.Health.Where(static health => health.Alarm).Select(static health => health.Camera).Distinct().Order().SequenceEqual(["garbage", "refused", "silent"]), "the three dead ones are told of, and no other");
        Assert.All(good, name => rig.AssertUnharmed(name));
        foreach (string name in good)
            await rig.DetectsAsync(name, "in the end");
    }
}
