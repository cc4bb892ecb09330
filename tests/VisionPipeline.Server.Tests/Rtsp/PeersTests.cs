using System.Net.Sockets;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;

namespace VisionPipeline.Server.Tests.Rtsp;

public sealed class PeersTests
{
    [RequiresClipsFact]
    public async Task MjpegHttp_Client_GetsPictures()
    {
        await using var server = new MjpegHttpServer(await TestClips.JpegsAsync(), framesPerSecond: 50);

        Assert.Equal("mjpeg,640,360", await Ffprobe.VideoAsync(server.Url, "-f", "mpjpeg"));
        Assert.True(server.Sent > 0);
    }

    [RequiresClipsFact]
    public async Task MjpegHttp_Password_IsAskedFor()
    {
        await using var server = new MjpegHttpServer(await TestClips.JpegsAsync(), password: "gate-7");

        Assert.Contains("401", (await Ffprobe.RunAsync(server.BareUrl, "-f", "mpjpeg")).Errors);
        Assert.Equal("mjpeg,640,360", await Ffprobe.VideoAsync(server.Url, "-f", "mpjpeg"));
    }

    [RequiresClipsFact]
    public async Task Rtmp_Client_GetsTheClip()
    {
        await using var server = await RtmpServer.StartAsync(await TestClips.H264Async());

        Assert.Equal("h264,640,360", await Ffprobe.VideoAsync(server.Url, "-analyzeduration", "500000"));
    }

    [RequiresClipsFact]
    public async Task GarbageRtsp_Client_GivesUp()
    {
        await using var server = new GarbageRtspServer();

        var result = await Ffprobe.RunAsync(server.Url, "-timeout", "1000000");

        Assert.NotEqual(0, result.ExitCode);
        Assert.True(server.Accepted > 0);
    }

    [Fact]
    public async Task Silent_Client_IsAcceptedAndHearsNothing()
    {
        var server = new SilentTcpServer();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        await client.GetStream().WriteAsync("hello"u8.ToArray());
        await server.FirstClient;
        var reading = client.GetStream().ReadAsync(new byte[1]).AsTask();
        Assert.False(reading.IsCompleted);

        await server.DisposeAsync();

        // Only the end of the server ends the wait, with nothing said.
        try
        {
            Assert.Equal(0, await reading);
        }
        catch (IOException)
        {
        }
    }

    [Fact]
    public async Task Refusing_Client_IsRefused()
    {
        using var port = new RefusingPort();
        using var client = new TcpClient();

        var fault = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", port.Port));

        Assert.Equal(SocketError.ConnectionRefused, fault.SocketErrorCode);
    }
}
