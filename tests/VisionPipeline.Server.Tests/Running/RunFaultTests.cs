using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>Cameras that fail and come back while the rest goes on.</summary>
public sealed class RunFaultTests : IDisposable
{
    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [RtspFact]
    public async Task Server_KilledAndStartedAgain_CameraComesBackAndIsToldOf()
    {
        string clip = await TestClips.H264Async(frames: 50);
        await using RtspCamera server = await RtspCamera.StartAsync(clip);
        _site.Configure([Site.Live("net", server.Url), Site.Loop("stays", clip)]);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        await run.IsLiveAsync("net");
        await run.IsLiveAsync("stays");
        for (int round = 0; round < 2; round++)
        {
            run.Forget();
            await server.KillAsync();
            await run.SaysAsync(" net: ", "-> BackOff");
            run.Forget();
            await server.RestartAsync();
            await run.IsLiveAsync("net");
        }

        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());
        Assert.DoesNotContain(" stays: Detection stream Live -> BackOff", run.Text, StringComparison.Ordinal);
        IReadOnlyList<(bool Alarm, string Message)> health = StoredEvents.Health(_site.Store, "net");
        Assert.Equal(3, health.Count(static told => !told.Alarm && told.Message.EndsWith("-> live", StringComparison.Ordinal)));
        Assert.True(health.Count(static told => told.Alarm && told.Message.Contains("-> back-off: ", StringComparison.Ordinal)) >= 2, string.Join('\n', health));
    }

    [RtspFact]
    public async Task Password_WrongThenRight_GoesLiveWithoutARestart()
    {
        string clip = await TestClips.H264Async(frames: 50);
        await using RtspCamera server = await RtspCamera.StartAsync(clip, new RtspCameraOptions { Auth = RtspAuth.Digest });
        string secret = _site.Write("secret", "operator:wrong-word\n");
        _site.Configure([Site.Live("net", server.BareUrl, $", credentials_file: '{secret}'")]);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        Assert.Contains("401", await run.SaysAsync(" net: ", "-> BackOff"), StringComparison.Ordinal);
        _site.Write("secret", "operator:gate-7\n");
        await run.IsLiveAsync("net");
        Assert.DoesNotContain("wrong-word", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("gate-7", run.Text, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Cameras_DeadOfEveryKind_CostTheOthersNothing()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using var refusing = new RefusingPort();
        await using var silent = new SilentTcpServer();
        await using var garbage = new GarbageRtspServer();
        string text = _site.Write("text.mp4", "this is no film\n");
        _site.Configure(
        [
            Site.Live("refused", $"rtsp://127.0.0.1:{refusing.Port}/x"), Site.Live("silent", $"rtsp://127.0.0.1:{silent.Port}/x", ", open_timeout_s: 0.5"), Site.Live("garbage", garbage.Url, ", open_timeout_s: 0.5"),
            Site.Loop("text", text), Site.Loop("absent", _site.File("absent.mp4")), Site.Loop("good", clip),
        ]);
        await using VisionService run = VisionService.Start(_site.ConfigFile);
        await run.IsLiveAsync("good");
        Assert.Contains("refused", await run.SaysAsync(" refused: ", "-> BackOff"), StringComparison.OrdinalIgnoreCase);
        await run.SaysAsync(" silent: ", "-> BackOff");
        await run.SaysAsync(" garbage: ", "-> BackOff");
        Assert.Contains("a text file, not media", await run.SaysAsync(" text: ", "-> BackOff"), StringComparison.Ordinal);
        Assert.Contains("file not found", await run.SaysAsync(" absent: ", "-> BackOff"), StringComparison.Ordinal);
        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());
        Assert.DoesNotContain(" good: Detection stream Live -> BackOff", run.Text, StringComparison.Ordinal);
    }

    [RtspFact]
    public async Task Credentials_AreNowhereToBeSeen()
    {
        string clip = await TestClips.H264Async(frames: 50);
        using var refusing = new RefusingPort();
        await using RtspCamera server = await RtspCamera.StartAsync(clip, new RtspCameraOptions { Auth = RtspAuth.Basic, User = "operator", Password = "hunter2-basic" });
        _site.Configure(
        [
            Site.Live("good", server.Url), Site.Live("wrong", server.UrlWith("operator", "hunter2-wrong")), Site.Live("dead", $"rtsp://operator:hunter2-dead@127.0.0.1:{refusing.Port}/x"),
            Site.Live("env", $"rtsp://127.0.0.1:{server.Port}/cam", ", username: operator, password: '${CAMERA_WORD}'"),
        ]);
        var environment = new Dictionary<string, string> { ["CAMERA_WORD"] = "hunter2-env" };
        await using VisionService run = VisionService.Start(_site.ConfigFile, ["--events", _site.EventsFile, "--verbose"], environment);
        await run.IsLiveAsync("good");
        foreach (string camera in new[] { "wrong", "dead", "env" })
            await run.SaysAsync($" {camera}: ", "-> BackOff");

        // A reload tells what changed, and must not tell what the secrets are.
        _site.Configure([Site.Live("good", server.Url), Site.Live("dead", $"rtsp://operator:hunter2-other@127.0.0.1:{refusing.Port}/x")]);
        await run.SaysAsync("Camera dead is configured anew");
        await run.SignalAsync("TERM");
        await run.EndsAsync();
        Assert.DoesNotContain("hunter2", run.Text, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(_site.Folder, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_site.ConfigFile, StringComparison.Ordinal)))
            Assert.False((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("hunter2"u8) >= 0, $"{file} has a password in it");
        Assert.NotEmpty(StoredEvents.Health(_site.Store, "dead"));
    }
}
