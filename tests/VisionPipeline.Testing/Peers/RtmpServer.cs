using System.Diagnostics;
using System.Globalization;

namespace VisionPipeline.Testing.Peers;

/// <summary>
/// The ffmpeg command as an RTMP server that plays one clip (H.264) in a loop to one client and then ends. The process
/// dies with the test process.
/// </summary>
public sealed class RtmpServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly RefusingPort _port = new();
    private readonly Process _process;
    private readonly Task<string> _errors;

    private RtmpServer(string clip)
    {
        string[] ffmpeg =
        [
            "-nostdin", "-loglevel", "error", "-re", "-stream_loop", "-1", "-i", clip, "-c", "copy",
            "-f", "flv", "-listen", "1", Url,
        ];
        // setpriv(1) of util-linux replaces itself by the command, so the process id is ffmpeg's.
        _process = ChildProcess.Start(new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "ffmpeg", .. ffmpeg])
        {
            RedirectStandardError = true,
        });
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Why it cannot run here, or null.</summary>
    public static string? Missing => CommandLine.Find("setpriv") is null ? "no setpriv on PATH (package util-linux)" : TestClips.Missing;

    public string Url => $"rtmp://127.0.0.1:{_port.Port}/live/cam";

    /// <summary>Starts the server and returns when it listens.</summary>
    public static async Task<RtmpServer> StartAsync(string clip)
    {
        var server = new RtmpServer(clip);
        try
        {
            await server.UntilListeningAsync().ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _errors.ConfigureAwait(false);
        _process.Dispose();
        _port.Dispose();
    }

    /// <summary>Asks the kernel (proc(5), /proc/net/tcp, state 0A): a trial connection would use up the only client.</summary>
    private async Task UntilListeningAsync()
    {
        var needle = string.Create(CultureInfo.InvariantCulture, $" 0100007F:{_port.Port:X4} 00000000:0000 0A ");
        using var late = new CancellationTokenSource(StartDeadline);
        while (!(await File.ReadAllTextAsync("/proc/net/tcp", late.Token).ConfigureAwait(false)).Contains(needle, StringComparison.Ordinal))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"RTMP server: {await _errors.ConfigureAwait(false)}");
            await Task.Delay(LookInterval, late.Token).ConfigureAwait(false);
        }
    }
}
