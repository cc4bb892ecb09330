using System.Text.Json;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Server.Tests.Cli;

/// <summary><c>vision probe</c> against real peers, as a process.</summary>
public sealed class ProbeVerbTests
{
    [RequiresClipsFact]
    public async Task Probe_File_ReportsAndExitsWithZero()
    {
        string clip = await TestClips.MakeAsync(new ClipRecipe { Frames = 60, GopLength = 20 });
        CommandResult result = await VisionProcess.RunAsync("probe", clip, "--decode", "30", "--json");
        Assert.Equal(0, result.ExitCode);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("h264", report.GetProperty("codec").GetString());
        Assert.Equal(20, report.GetProperty("gopLength").GetDouble());
        Assert.Equal(60, report.GetProperty("decode").GetProperty("frames").GetInt32());
        Assert.Equal(0, report.GetProperty("decode").GetProperty("managedBytesPerFrame").GetDouble());
    }

    [RequiresClipsFact]
    public async Task Probe_FaultyFile_SaysTheFaultAndExitsWithThree()
    {
        CommandResult result = await VisionProcess.RunAsync("probe", await TestClips.ResolutionChangeAsync(), "--decode", "30");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("the picture changed to 320x240", result.Errors, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Probe_UnreadableFiles_GiveOneLineAndExitWithOne()
    {
        string[] files =
        [
            "/no/such/file.mp4", await TestClips.ZeroBytesAsync(), await TestClips.TextNamedMp4Async(),
            await TestClips.TruncatedAsync(indexInFront: false), "nonsense://host/x", "rtsp://",
        ];
        foreach (string file in files)
        {
            CommandResult result = await VisionProcess.RunAsync("probe", file);
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith("vision probe: ", result.Errors, StringComparison.Ordinal);
            Assert.Single(result.Errors.Trim().Split('\n'));
            Assert.Equal("", result.Output);
        }
    }

    [RtspTheory]
    [InlineData(RtspAuth.Digest, "Tcp")]
    [InlineData(RtspAuth.Basic, "Auto")]
    [InlineData(RtspAuth.None, "Udp")]
    public async Task Probe_RtspCamera_ReadsWithTheRightPassword(RtspAuth auth, string transport)
    {
        await using RtspCamera camera = await RtspCamera.StartAsync(await TestClips.H264Async(), new RtspCameraOptions { Auth = auth });
        CommandResult result = await VisionProcess.RunAsync("probe", camera.Url, "--decode", "2", "--transport", transport, "--json");
        Assert.True(result.ExitCode is 0 or 3, result.Errors);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("rtsp", report.GetProperty("container").GetString());
        Assert.Equal(640, report.GetProperty("width").GetInt32());
        Assert.InRange(report.GetProperty("decode").GetProperty("frames").GetInt32(), 5, 200);
        Assert.StartsWith("sender (RTCP", report.GetProperty("clockSource").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("gate-7", result.Output + result.Errors, StringComparison.Ordinal);
    }

    [RtspFact]
    public async Task Probe_WrongPassword_ExplainsItWithoutShowingIt()
    {
        await using RtspCamera camera = await RtspCamera.StartAsync(await TestClips.H264Async(), new RtspCameraOptions { Auth = RtspAuth.Digest });
        CommandResult result = await VisionProcess.RunAsync("probe", camera.UrlWith("operator", "not-the-one"), "--verbose");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("user or password is wrong (401), user 'operator'", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-one", result.Errors + result.Output, StringComparison.Ordinal);

        CommandResult none = await VisionProcess.RunAsync("probe", camera.BareUrl);
        Assert.Contains("none are given", none.Errors, StringComparison.Ordinal);
    }

    [RtspFact]
    public async Task Probe_PasswordFromASecretFile_IsUsed()
    {
        await using RtspCamera camera = await RtspCamera.StartAsync(await TestClips.H264Async(), new RtspCameraOptions { Auth = RtspAuth.Digest });
        string secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, "operator:gate-7\n");
        CommandResult result = await VisionProcess.RunAsync("probe", camera.BareUrl, "--credentials", secret, "--measure", "1", "--json");
        File.Delete(secret);
        Assert.Equal(0, result.ExitCode);
    }

    [RtspFact]
    public async Task Probe_PathThatIsNotThere_SaysSo()
    {
        await using RtspCamera camera = await RtspCamera.StartAsync(await TestClips.H264Async());
        CommandResult result = await VisionProcess.RunAsync("probe", camera.UrlOf("/other"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no stream of this path (404)", result.Errors, StringComparison.Ordinal);
    }

    [RtspFact]
    public async Task Probe_CameraKilledMeanwhile_SaysThatItBroke()
    {
        await using RtspCamera camera = await RtspCamera.StartAsync(await TestClips.H264Async());
        Task<CommandResult> probing = VisionProcess.RunAsync("probe", camera.Url, "--decode", "60", "--timeout", "5", "--transport", "Tcp");
        await camera.Clients.UntilPlayingAsync();
        await camera.KillAsync();
        CommandResult result = await probing;
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches("(ended|broke|silent|closed|answer)", result.Errors);
    }

    [RtspFact]
    public async Task Probe_PausedCamera_SaysThatItFellSilent()
    {
        await using RtspCamera camera = await RtspCamera.StartAsync(await TestClips.H264Async());
        Task<CommandResult> probing = VisionProcess.RunAsync("probe", camera.Url, "--decode", "60", "--timeout", "3");
        await camera.Clients.UntilPlayingAsync();
        await camera.PauseAsync();
        CommandResult result = await probing;
        Assert.NotEqual(0, result.ExitCode);
        Assert.Matches("silent|no answer", result.Errors);
    }

    [Fact]
    public async Task Probe_ServersThatMisbehave_GiveOneLineEach()
    {
        await using var silent = new SilentTcpServer();
        await using var garbage = new GarbageRtspServer();
        using var refusing = new RefusingPort();
        foreach (string url in new[] { $"rtsp://u:hidden@127.0.0.1:{silent.Port}/a", garbage.Url, $"rtsp://u:hidden@127.0.0.1:{refusing.Port}/a" })
        {
            CommandResult result = await VisionProcess.RunAsync("probe", url, "--timeout", "1");
            Assert.Equal(1, result.ExitCode);
            Assert.Single(result.Errors.Trim().Split('\n'));
            Assert.DoesNotContain("hidden", result.Errors, StringComparison.Ordinal);
        }
    }

    [RequiresClipsFact]
    public async Task Probe_MjpegOverHttp_Reads()
    {
        await using var server = new MjpegHttpServer(await TestClips.JpegsAsync(), framesPerSecond: 25, password: "gate-7");
        CommandResult result = await VisionProcess.RunAsync("probe", server.Url, "--decode", "2", "--json");
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal("mjpeg", JsonDocument.Parse(result.Output).RootElement.GetProperty("codec").GetString());
        CommandResult wrong = await VisionProcess.RunAsync("probe", server.BareUrl);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("401", wrong.Errors, StringComparison.Ordinal);
    }

    [RequiresClipsFact]
    public async Task Probe_Rtmp_Reads()
    {
        await using RtmpServer server = await RtmpServer.StartAsync(await TestClips.H264Async());
        CommandResult result = await VisionProcess.RunAsync("probe", server.Url, "--measure", "1", "--json");
        Assert.True(result.ExitCode is 0 or 3, result.Errors);
        Assert.Equal("h264", JsonDocument.Parse(result.Output).RootElement.GetProperty("codec").GetString());
    }
}
