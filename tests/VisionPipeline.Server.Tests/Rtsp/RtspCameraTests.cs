using VisionPipeline.Testing;
using VisionPipeline.Testing.Rtsp;
using Xunit.Abstractions;

namespace VisionPipeline.Server.Tests.Rtsp;

public sealed class RtspCameraTests(ITestOutputHelper log)
{
    /// <summary>25 fps, 20 frames: a seam every 0.8 s.</summary>
    private static readonly ClipRecipe Short = new() { Width = 322, Height = 242, Frames = 20, GopLength = 10 };

    [RtspTheory]
    [InlineData(ClipCodec.H264, 0, "tcp")]
    [InlineData(ClipCodec.H264, 0, "udp")]
    [InlineData(ClipCodec.H264, 2, "tcp")]
    [InlineData(ClipCodec.Hevc, 2, "udp")]
    [InlineData(ClipCodec.Mjpeg, 0, "tcp")]
    public async Task Play_OverSeveralSeams_TimesAreContinuous(ClipCodec codec, int bFrames, string transport)
    {
        var clip = await TestClips.MakeAsync(Short with { Codec = codec, BFrames = bFrames, Width = 320, Height = 240 });
        await using var camera = await RtspCamera.StartAsync(clip);

        var times = await Ffprobe.TimesAsync(camera.Url, transport, 2.8);
        var stats = await camera.StatsAsync();

        Assert.True(times.Length > 60, $"{times.Length} packets");
        // RTP carries presentation times only, so B-frames come out of order; the set of times has no hole and no double.
        if (bFrames == 0)
            Assert.Equal(times.Order(), times);
        var known = times.Order().ToArray();
        var steps = known.Zip(known.Skip(1), (a, b) => b - a).ToArray();
        var inner = bFrames == 0 ? steps : steps[4..^4];
        Assert.All(inner, s => Assert.InRange(s, 0.030, 0.050));
        Assert.True(stats.Loops >= 3, $"{stats.Loops} loops");
    }

    [RtspFact]
    public async Task Play_DigestAndRightPassword_IsServed()
    {
        await using var camera = await RtspCamera.StartAsync(
            await TestClips.MakeAsync(Short), new RtspCameraOptions { Auth = RtspAuth.Digest, Password = "a:b@c/ä" });

        Assert.Equal("h264,322,242", await Ffprobe.VideoAsync(camera.Url, "-rtsp_transport", "tcp"));
    }

    [RtspTheory]
    [InlineData(RtspAuth.Basic)]
    [InlineData(RtspAuth.Digest)]
    public async Task Play_WrongOrNoPassword_IsRefusedWith401(RtspAuth auth)
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short), new RtspCameraOptions { Auth = auth });

        var wrong = await Ffprobe.RunAsync(camera.UrlWith("operator", "wrong"));
        var none = await Ffprobe.RunAsync(camera.BareUrl);

        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("401", wrong.Errors);
        Assert.NotEqual(0, none.ExitCode);
        Assert.Contains("401", none.Errors);
        Assert.Equal("h264,322,242", await Ffprobe.VideoAsync(camera.Url));
    }

    [RtspFact]
    public async Task Play_TransportNotAllowed_IsRefused()
    {
        await using var camera = await RtspCamera.StartAsync(
            await TestClips.MakeAsync(Short), new RtspCameraOptions { Transports = RtspTransports.Tcp });

        var udp = await Ffprobe.RunAsync(camera.Url, "-rtsp_transport", "udp");

        Assert.NotEqual(0, udp.ExitCode);
        Assert.Contains("461", udp.Errors);
    }

    [RtspFact]
    public async Task RemoveAndAdd_Mount_IsUnknownThenServed()
    {
        var clip = await TestClips.MakeAsync(Short);
        await using var camera = await RtspCamera.StartAsync(
            clip, new RtspCameraOptions { MoreMounts = new Dictionary<string, string> { ["/sub"] = clip } });
        using var main = await RtpReader.PlayAsync(camera.Url);
        using var sub = await RtpReader.PlayAsync(camera.UrlOf("/sub"));

        await camera.RemoveAsync("/sub");

        await sub.UntilEndAsync();
        await main.UntilRtpAsync();
        Assert.Contains("404", (await Ffprobe.RunAsync(camera.UrlOf("/sub"))).Errors);
        await camera.AddAsync("/sub", clip);
        Assert.Equal("h264,322,242", await Ffprobe.VideoAsync(camera.UrlOf("/sub")));
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => camera.RemoveAsync("/none"));
        Assert.Contains("no mount /none", fault.Message);
    }

    [RtspFact]
    public async Task Swap_InStream_ResolutionChangesWithoutReconnect()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        var watching = Ffprobe.RunAsync(
            camera.Url, "-rtsp_transport", "tcp", "-read_intervals", "%+4", "-show_entries", "frame=width,height", "-of", "csv=p=0");
        await camera.Clients.UntilPlayingAsync();

        await camera.SwapAsync(await TestClips.MakeAsync(Short with { Width = 640, Height = 360 }), inStream: true);

        var sizes = (await watching).OrThrow("ffprobe").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim().TrimEnd(',')).Distinct();
        Assert.Equal(["322,242", "640,360"], sizes);
        Assert.Equal(1, camera.Clients.Total);
    }

    [RtspFact]
    public async Task Swap_OnReconnect_CodecIsTheNewOne()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        using var reader = await RtpReader.PlayAsync(camera.Url);
        var hevc = await TestClips.MakeAsync(Short with { Codec = ClipCodec.Hevc, Width = 320, Height = 240 });
        await camera.Clients.UntilPlayingAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => camera.SwapAsync(hevc, inStream: true));
        await camera.SwapAsync(hevc, inStream: false);

        await reader.UntilEndAsync();
        Assert.Equal("hevc,320,240", await Ffprobe.VideoAsync(camera.Url));
    }

    [RtspFact]
    public async Task Start_ClipWithoutVideo_SaysWhichFile()
    {
        var text = await TestClips.TextNamedMp4Async();

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => RtspCamera.StartAsync(text));

        Assert.Contains(text, fault.Message);
    }

    [RtspFact]
    public async Task Stats_EightViewersOfOneStream_ReportsCpu()
    {
        var clip = await TestClips.H264Async(1280, 720, 100);
        await using var camera = await RtspCamera.StartAsync(clip, new RtspCameraOptions
        {
            MoreMounts = Enumerable.Range(1, 7).ToDictionary(i => $"/cam{i}", _ => clip),
        });
        var urls = Enumerable.Range(1, 7).Select(i => camera.UrlOf($"/cam{i}")).Append(camera.Url).ToArray();
        var idle = await camera.StatsAsync();

        await Task.WhenAll(urls.Select(u => Ffprobe.TimesAsync(u, "tcp", 5)));

        var busy = await camera.StatsAsync();
        var streamSeconds = (busy.Frames - idle.Frames) / 25.0;
        var share = (busy.Cpu - idle.Cpu).TotalSeconds / streamSeconds;
        log.WriteLine($"{share:P2} of a core per 720p25 stream, {streamSeconds:F0} stream seconds");
        Assert.True(streamSeconds > 30, $"{streamSeconds} stream seconds");
    }
}
