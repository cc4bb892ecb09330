using System.Net.Sockets;
using System.Text;
using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

public sealed class RunSystemdTests : IDisposable
{
    private readonly Site _site = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 60_000 };

    public void Dispose()
    {
        _manager.Dispose();
        _site.Dispose();
    }

    [RequiresClipsFact]
    public async Task Run_UnderSystemd_SaysReadyReloadingAliveAndStopping()
    {
        string clip = await TestClips.H264Async(frames: 50);
        _site.Configure([Site.Loop("a", clip), Site.Loop("b", clip)]);
        string address = _site.File("notify");
        _manager.Bind(new UnixDomainSocketEndPoint(address));
        var environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = address, ["WATCHDOG_USEC"] = "1000000" };
        await using VisionService run = VisionService.Start(_site.ConfigFile, environment: environment);
        Assert.Equal("READY=1\nSTATUS=2 cameras", ReceiveBut("WATCHDOG=1"));

        // At once: whoever is told that it is ready may ask for a reload.
        await run.SignalAsync("HUP");
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", ReceiveBut("WATCHDOG=1"), StringComparison.Ordinal);
        Assert.Equal("READY=1\nSTATUS=2 cameras", ReceiveBut("WATCHDOG=1"));
        Assert.Equal("WATCHDOG=1", Receive());
        _site.Configure([Site.Loop("a", clip)]);
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", ReceiveBut("WATCHDOG=1"), StringComparison.Ordinal);
        Assert.Equal("READY=1\nSTATUS=1 cameras", ReceiveBut("WATCHDOG=1"));
        await run.SignalAsync("TERM");
        Assert.Equal("STOPPING=1", ReceiveBut("WATCHDOG=1"));
        Assert.Equal(ExitCode.Ok, await run.EndsAsync());
    }

    private string ReceiveBut(string other)
    {
        string said;
        do
        {
            said = Receive();
        }
        while (said == other);
        return said;
    }

    private string Receive()
    {
        byte[] bytes = new byte[4096];
        return Encoding.UTF8.GetString(bytes, 0, _manager.Receive(bytes));
    }
}
