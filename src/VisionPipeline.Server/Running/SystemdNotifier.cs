using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VisionPipeline.Server.Running;

/// <summary>Tells systemd how the service is: ready, reloading, stopping, alive. Does nothing where systemd did not ask for it.</summary>
/// <remarks>
/// The protocol of sd_notify(3) and sd_watchdog_enabled(3): datagrams of <c>NAME=value</c> lines to the socket in
/// <c>NOTIFY_SOCKET</c>. Never throws for what the other side does; thread-safe.
/// </remarks>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Socket? _socket;
    private readonly TimeSpan? _watchdog;
    private readonly Lock _gate = new();
    private ITimer? _alive;
    private bool _wasHealthy = true;

    /// <summary>Takes what systemd says in the environment.</summary>
    /// <param name="time">Clock of the watchdog.</param>
    /// <param name="log">Where trouble with the socket and with the service's health is told.</param>
    /// <param name="environment">Gives environment variables; null takes the process's own.</param>
    public SystemdNotifier(TimeProvider time, ILogger log, Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        _time = time;
        _log = log;
        _socket = Connect(environment("NOTIFY_SOCKET"));
        bool ours = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (ours && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long usec) && usec is > 0 and < 86_400_000_000)
            _watchdog = TimeSpan.FromMicroseconds(usec);
    }

    /// <summary>Whether systemd listens.</summary>
    public bool IsActive => _socket is not null;

    /// <summary>Start-up, or a reload, is done.</summary>
    /// <param name="status">One line for <c>systemctl status</c>.</param>
    public void Ready(string status) => Send("READY=1\nSTATUS=" + Line(status));

    /// <summary>A reload begins; <see cref="Ready"/> must follow. The time is that of CLOCK_MONOTONIC, which <see cref="TimeProvider.System"/> counts in.</summary>
    public void Reloading() => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={(long)(_time.GetTimestamp() * (1e6 / _time.TimestampFrequency))}"));

    /// <summary>The service is going down.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>Says what the service is doing.</summary>
    /// <param name="status">One line without secrets.</param>
    public void Status(string status) => Send("STATUS=" + Line(status));

    /// <summary>Begins to say that the service is alive, twice in the time after which systemd would restart it, as long as it is.</summary>
    /// <param name="healthy">Whether it is; called from a timer thread, must return soon. An exception counts as no.</param>
    public void StartWatchdog(Func<bool> healthy)
    {
        if (_watchdog is not { } period || _socket is null)
            return;
        lock (_gate)
            _alive ??= _time.CreateTimer(_ => Alive(healthy), null, TimeSpan.Zero, period / 2);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _alive?.Dispose();
            _alive = null;
        }

        _socket?.Dispose();
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    private void Alive(Func<bool> healthy)
    {
        bool good;
        try
        {
            good = healthy();
        }
        catch (Exception e)
        {
            SystemdLog.CheckFailed(_log, e);
            good = false;
        }

        if (good)
            Send("WATCHDOG=1");
        else if (_wasHealthy)
            SystemdLog.NotHealthy(_log, _watchdog!.Value.TotalSeconds);
        _wasHealthy = good;
    }

    private Socket? Connect(string? address)
    {
        if (string.IsNullOrEmpty(address))
            return null;
        if (address[0] is not ('/' or '@'))
        {
            SystemdLog.NoSocket(_log, address, "only paths and abstract names are known");
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            // A full queue of a manager that hangs must not hang us.
            socket.Blocking = false;
            socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address));
            return socket;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            SystemdLog.NoSocket(_log, address, e.Message);
            socket.Dispose();
            return null;
        }
    }

    private void Send(string message)
    {
        if (_socket is null)
            return;
        try
        {
            lock (_gate)
                _socket.Send(Encoding.UTF8.GetBytes(message));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            SystemdLog.NotSent(_log, message.Split('\n')[0], e.Message);
        }
    }
}
