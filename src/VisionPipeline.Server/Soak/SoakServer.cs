using System.Diagnostics;
using System.Text.Json;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Soak;

/// <summary>The RTSP server of the tests, in a process of its own, serving one clip for each camera. Dispose ends it.</summary>
internal sealed class SoakServer : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private SoakServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The server's script, which stands beside the program's sources; null where there are none.</summary>
    public static string? FindScript()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string script = Path.Combine(folder.FullName, "tests", "VisionPipeline.Testing", "Rtsp", "rtsp_camera.py");
            if (File.Exists(script))
                return script;
        }

        return null;
    }

    /// <summary>Starts it; returns when it listens.</summary>
    /// <param name="script">The server's script.</param>
    /// <param name="clips">One for each camera; the first is served as /cam1.</param>
    /// <exception cref="VerbException">It does not start.</exception>
    public static SoakServer Start(string script, IReadOnlyList<string> clips)
    {
        string config = JsonSerializer.Serialize(new { port = 0, auth = "none", user = "", password = "", transports = new[] { "tcp" }, mounts = clips.Select(static (clip, i) => new { path = $"/cam{i + 1}", clip, shared = true }) });
        var info = new ProcessStartInfo("/usr/bin/python3", [script, config]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(info) ?? throw new VerbException("python3 did not start");
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string?> first = process.StandardOutput.ReadLineAsync();
        if (first.Wait(StartDeadline) && first.Result is { } line && JsonDocument.Parse(line).RootElement is var news && news.GetProperty("event").GetString() == "ready")
        {
            // Its news fill the pipe otherwise, and it stops.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new SoakServer(process, news.GetProperty("port").GetInt32());
        }

        process.Kill();
        throw new VerbException($"the RTSP server does not start: {(errors.Wait(1000) ? errors.Result.Trim().Split('\n')[^1] : "no answer")}; --no-rtsp plays files");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
