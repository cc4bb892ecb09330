using System.Globalization;
using System.Net.Sockets;
using System.Text;
using VisionPipeline.Server.Running;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Configuration;

namespace VisionPipeline.Server.Tests.Running;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StepClock _clock = new();
    private readonly LogLines _log = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };

    public void Dispose()
    {
        _manager.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_OverARealSocket_AreThoseOfTheProtocol(bool isAbstract)
    {
        string address = Listen(isAbstract);
        using SystemdNotifier notifier = Notifier(("NOTIFY_SOCKET", address));
        Assert.True(notifier.IsActive);
        notifier.Ready("4 cameras\nlive");
        Assert.Equal("READY=1\nSTATUS=4 cameras live", Receive());
        _clock.Step(2);
        notifier.Reloading();
        Assert.Equal("RELOADING=1\nMONOTONIC_USEC=3000000", Receive());
        notifier.Status("draining");
        Assert.Equal("STATUS=draining", Receive());
        notifier.Stopping();
        Assert.Equal("STOPPING=1", Receive());
        Assert.Empty(_log.All);
    }

    [Fact]
    public void Reloading_SystemClock_CountsAsTheKernelDoes()
    {
        using var notifier = new SystemdNotifier(TimeProvider.System, _log, name => name == "NOTIFY_SOCKET" ? Listen(false) : null);
        notifier.Reloading();
        long usec = long.Parse(Receive().Split("MONOTONIC_USEC=")[1], CultureInfo.InvariantCulture);

        // /proc/uptime counts suspended time too, CLOCK_MONOTONIC does not: it can only be less.
        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(usec / 1e6, 1e-3, uptime + 1);
    }

    [Fact]
    public void Watchdog_TwiceAPeriodWhileHealthy()
    {
        bool healthy = true;
        using SystemdNotifier notifier = Notifier(("NOTIFY_SOCKET", Listen(false)), ("WATCHDOG_USEC", "10000000"), ("WATCHDOG_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        notifier.StartWatchdog(() => healthy);
        _clock.Step(0);
        _clock.Step(5);
        Assert.Equal(["WATCHDOG=1", "WATCHDOG=1"], [Receive(), Receive()]);
        healthy = false;
        _clock.Step(15);
        Assert.Equal(0, _manager.Available);
        Assert.Equal(["Error The health check fails: systemd restarts the service if that lasts 10 s"], _log.All);
        healthy = true;
        _clock.Step(5);
        Assert.Equal("WATCHDOG=1", Receive());
    }

    [Fact]
    public void Watchdog_CheckThrows_CountsAsNotHealthy()
    {
        using SystemdNotifier notifier = Notifier(("NOTIFY_SOCKET", Listen(false)), ("WATCHDOG_USEC", "10000000"));
        notifier.StartWatchdog(static () => throw new InvalidOperationException("gone"));
        _clock.Step(20);
        Assert.Equal(0, _manager.Available);
        Assert.Contains("Error The health check broke", _log.All);
    }

    [Fact]
    public void Watchdog_ForAnotherProcess_IsNotOurs()
    {
        using SystemdNotifier notifier = Notifier(("NOTIFY_SOCKET", Listen(false)), ("WATCHDOG_USEC", "10000000"), ("WATCHDOG_PID", "1"));
        notifier.StartWatchdog(static () => true);
        _clock.Step(20);
        Assert.Equal(0, _manager.Available);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("vsock:2:1")]
    [InlineData("/no/such/socket")]
    [InlineData("/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Messages_WithoutSystemd_DoNothing(string? address)
    {
        using SystemdNotifier notifier = Notifier(("NOTIFY_SOCKET", address), ("WATCHDOG_USEC", "1000"));
        Assert.False(notifier.IsActive);
        notifier.Ready("x");
        notifier.Reloading();
        notifier.Stopping();
        notifier.StartWatchdog(static () => true);
        Assert.Equal(string.IsNullOrEmpty(address) ? 0 : 1, _log.All.Count);
    }

    [Fact]
    public void Messages_ManagerGone_AreLoggedAndNothingMore()
    {
        using SystemdNotifier notifier = Notifier(("NOTIFY_SOCKET", Listen(false)));
        _manager.Dispose();
        notifier.Ready("x");
        Assert.StartsWith("Warning systemd was not told READY=1", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_QueueFull_DoNotBlock()
    {
        using SystemdNotifier notifier = Notifier(("NOTIFY_SOCKET", Listen(false)));
        for (int i = 0; i < 10_000 && _log.All.Count == 0; i++)
            notifier.Status("x");
        Assert.StartsWith("Warning systemd was not told STATUS=x", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    private SystemdNotifier Notifier(params (string Name, string? Value)[] environment) =>
        new(_clock, _log, name => environment.FirstOrDefault(one => one.Name == name).Value);

    private string Listen(bool isAbstract)
    {
        string name = isAbstract ? "@vision-" + Guid.NewGuid().ToString("N") : _folder.File("notify");
        _manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name[1..] : name));
        return name;
    }

    private string Receive()
    {
        byte[] bytes = new byte[4096];
        return Encoding.UTF8.GetString(bytes, 0, _manager.Receive(bytes));
    }
}
