using System.Diagnostics;
using System.Text.Json;
using VisionPipeline.Testing.Peers;

namespace VisionPipeline.Testing.Rtsp;

/// <summary>
/// A real RTSP server (Debian's gst-rtsp-server) in a process of its own that serves clips in a loop without re-encoding.
/// Each command returns when the server has carried it out; every wait has a deadline and ends with
/// <see cref="TimeoutException"/>. The process dies with the test process. Members may be called from any thread, one
/// start, kill or restart at a time.
/// </summary>
public sealed partial class RtspCamera : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string?> Absent = new(FindAbsent);

    private readonly RtspCameraOptions _options;
    private readonly RefusingPort _port;
    private string _clip;
    private RtspCameraProcess? _process;

    private RtspCamera(string clip, RtspCameraOptions options)
    {
        _clip = clip;
        _options = options;
        // The reservation outlives the process, so that nobody takes the port between a kill and a restart.
        _port = new RefusingPort(options.Port);
    }

    /// <summary>Why no camera can be started here, or null.</summary>
    public static string? Missing => Absent.Value;

    /// <summary>TCP port on 127.0.0.1, the same over restarts.</summary>
    public int Port => _port.Port;

    /// <summary>URL of the first mount, with user and password when the camera asks for them.</summary>
    public string Url => UrlOf(_options.Mount);

    /// <summary>URL of the first mount without credentials.</summary>
    public string BareUrl => $"rtsp://127.0.0.1:{Port}{_options.Mount}";

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Process id of the running server.</summary>
    public int ProcessId => Running.Id;

    /// <summary>Who is connected and who plays, since the last start.</summary>
    public RtspClients Clients => Running.Clients;

    private RtspCameraProcess Running => _process ?? throw new InvalidOperationException("The camera does not run");

    /// <summary>Starts a camera that serves <paramref name="clip"/> and returns when it accepts connections.</summary>
    public static async Task<RtspCamera> StartAsync(string clip, RtspCameraOptions? options = null)
    {
        var camera = new RtspCamera(clip, options ?? new RtspCameraOptions());
        try
        {
            await camera.StartProcessAsync().ConfigureAwait(false);
            return camera;
        }
        catch
        {
            await camera.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>URL of a mount, with the camera's credentials or the given ones.</summary>
    public string UrlOf(string mount, string? user = null, string? password = null)
    {
        if (_options.Auth == RtspAuth.None && user is null)
            return $"rtsp://127.0.0.1:{Port}{mount}";
        var name = Uri.EscapeDataString(user ?? _options.User);
        var word = Uri.EscapeDataString(password ?? _options.Password);
        return $"rtsp://{name}:{word}@127.0.0.1:{Port}{mount}";
    }

    /// <summary>URL of the first mount with other credentials.</summary>
    public string UrlWith(string user, string password) => UrlOf(_options.Mount, user, password);

    /// <summary>SIGKILL to the server; returns when the process is gone. Clients see their connection end.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Kills the server if it runs and starts it again on the same port with its first mounts, or with another clip on
    /// the first of them. Mounts that were added, paused or swapped are as in the beginning.
    /// </summary>
    public async Task RestartAsync(string? clip = null)
    {
        await KillAsync().ConfigureAwait(false);
        _clip = clip ?? _clip;
        await StartProcessAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _port.Dispose();
    }

    private async Task StartProcessAsync()
    {
        var mounts = new Dictionary<string, string>(_options.MoreMounts) { [_options.Mount] = _clip };
        var config = JsonSerializer.Serialize(new
        {
            port = Port,
            auth = JsonNamingPolicy.CamelCase.ConvertName(_options.Auth.ToString()),
            user = _options.User,
            password = _options.Password,
            transports = Enum.GetValues<RtspTransports>()
                .Where(t => t != RtspTransports.Any && _options.Transports.HasFlag(t))
                .Select(t => JsonNamingPolicy.CamelCase.ConvertName(t.ToString())),
            mounts = mounts.Select(m => new { path = m.Key, clip = m.Value, shared = _options.Shared, sound = _options.Sound }),
        });
        _process = await RtspCameraProcess.StartAsync(Python, [ScriptPath, config], StartDeadline).ConfigureAwait(false);
    }

    private static string ScriptPath => Path.Combine(AppContext.BaseDirectory, "Rtsp", "rtsp_camera.py");

    private static string? FindAbsent()
    {
        const string Packages = "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";
        if (!File.Exists(Python))
            return $"no {Python} for the test RTSP camera";
        using var process = ChildProcess.Start(new ProcessStartInfo(Python, [ScriptPath, "--check"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        var errors = process.StandardError.ReadToEndAsync();
        var words = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return process.ExitCode == 0
            ? null
            : $"the test RTSP camera needs {Packages}: {words.Trim().Split('\n')[^1]}";
    }
}
