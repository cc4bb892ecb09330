using System.Buffers.Binary;
using System.Diagnostics;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Rtsp;

namespace VisionPipeline.Server.Tests.Rtsp;

/// <summary>What makes a camera fall silent, and how it comes back.</summary>
public sealed class RtspCameraFaultTests
{
    private static readonly ClipRecipe Short = new() { Width = 322, Height = 242, Frames = 20, GopLength = 10 };

    [RtspFact]
    public async Task Pause_WhilePlaying_SendsNoRtpButKeepsConnectionAndSenderReports()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        using var reader = await RtpReader.PlayAsync(camera.Url);
        await reader.UntilRtpAsync();
        await camera.PauseAsync();
        var before = await camera.StatsAsync();

        // The server's sender reports (RFC 3550: type 200) come every few seconds; two of them bracket a silence.
        var rtpAfterFirstReport = 0;
        for (var reports = 0; reports < 2;)
        {
            var (channel, packet) = (await reader.ReadAsync())!.Value;
            if (channel == 1 && packet[1] == 200)
            {
                Assert.True(BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8)) > 0, "NTP seconds");
                reports++;
            }
            else if (channel == 0 && reports > 0)
            {
                rtpAfterFirstReport++;
            }
        }

        var after = await camera.StatsAsync();
        Assert.Equal(0, rtpAfterFirstReport);
        Assert.Equal(before.Frames, after.Frames);
        Assert.Equal(1, camera.Clients.Connected);

        await camera.ResumeAsync();
        await reader.UntilRtpAsync();
    }

    [RtspFact]
    public async Task Kill_WhilePlaying_ClientSeesEndAndRestartServesOnTheSamePort()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        var url = camera.Url;
        using (var reader = await RtpReader.PlayAsync(url))
        {
            await reader.UntilRtpAsync();
            await camera.KillAsync();
            await reader.UntilEndAsync();
        }

        Assert.False(camera.IsRunning);
        Assert.Contains("refused", (await Ffprobe.RunAsync(url)).Errors, StringComparison.OrdinalIgnoreCase);

        await camera.RestartAsync(await TestClips.MakeAsync(Short with { Codec = ClipCodec.Hevc, Width = 320, Height = 240 }));
        Assert.Equal(url, camera.Url);
        Assert.Equal("hevc,320,240", await Ffprobe.VideoAsync(url));
    }

    [RtspFact]
    public async Task Kill_TwentyTimes_RestartsEachTime()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        for (var i = 0; i < 20; i++)
        {
            using var reader = await RtpReader.PlayAsync(camera.Url);
            await reader.UntilRtpAsync();
            await camera.RestartAsync();
            await reader.UntilEndAsync();
        }

        using var last = await RtpReader.PlayAsync(camera.Url);
        await last.UntilRtpAsync();
    }

    [RtspFact]
    public async Task Kick_WhilePlaying_ClientSeesEndAndMayComeBack()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        using var reader = await RtpReader.PlayAsync(camera.Url);
        await camera.Clients.UntilPlayingAsync();

        await camera.KickAsync();

        await reader.UntilEndAsync();
        await camera.Clients.UntilNobodyAsync();
        using var again = await RtpReader.PlayAsync(camera.Url);
        await again.UntilRtpAsync();
        Assert.Equal(2, camera.Clients.Total);
    }

    [RtspFact]
    public async Task Freeze_WhilePlaying_NothingComesUntilThaw()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        using var reader = await RtpReader.PlayAsync(camera.Url);
        await reader.UntilRtpAsync();

        camera.Freeze();
        var answer = camera.StatsAsync();
        camera.Thaw();
        await answer;

        await reader.UntilRtpAsync();
    }

    [RtspFact]
    public async Task Ask_AfterTheProcessWasKilledFromOutside_SaysThatItEnded()
    {
        await using var camera = await RtspCamera.StartAsync(await TestClips.MakeAsync(Short));
        using (var outside = Process.GetProcessById(camera.ProcessId))
        {
            outside.Kill();
            await outside.WaitForExitAsync();
        }

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => camera.PauseAsync());

        Assert.Contains("ended", fault.Message);
        Assert.False(camera.IsRunning);
        await camera.RestartAsync();
        Assert.True(camera.IsRunning);
    }
}
