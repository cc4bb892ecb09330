using Spectre.Console;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Running;
using VisionPipeline.Server.Scoring;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Demo;

/// <summary>Runs the pipeline on simulated cameras and on those that were given, and sums up against the truth at the end.</summary>
internal sealed class DemoRun
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly DemoOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _time;

    public DemoRun(DemoOptions options, ILoggerFactory logs, TimeProvider time)
    {
        _options = options;
        _logs = logs;
        _time = time;
    }

    /// <summary>Runs until a signal or the time that was given.</summary>
    /// <returns>The process's exit code: 0 when every camera delivered pictures and everything stopped in time.</returns>
    public int Run()
    {
        using var signals = new StopSignals(_logs.CreateLogger("stop"));
        DemoFolder.Prepare(_options.Folder);
        SimulatedSource.Register(_time);
        // Before the first camera starts, so that all begin together and none competes with the renderer.
        SceneClips.Prepare(_options.Scenes.Select(static url => SceneSpec.Parse(url.Scene!)), signals.Stopping);
        VisionConfig config = Config();
        var kept = new KeptEvents();
        string events = Path.Combine(_options.Folder, "events.jsonl");
        DemoReport report;
        IReadOnlyList<string> late;
        using (var outputs = new RunOutputs(new RunOptions { EventsFile = events, IsLive = !_options.Headless }, config, _logs, _time, kept))
        using (var pipeline = new AnprPipeline(config, outputs.Ports, _logs, _time))
        {
            var meter = new ProcessMeter(_time);
            DateTimeOffset started = _time.GetUtcNow();
            pipeline.Start();
            Wait(pipeline, signals.Stopping);
            (double cores, long memory) = meter.Read();
            PipelineStatus status = pipeline.Status;
            DateTimeOffset now = _time.GetUtcNow();
            late = pipeline.Stop(config.Stop.Deadline);
            report = DemoReport.Of(status, pipeline.Status, cores, memory, Scenes(), Truths(), kept.Plates, started, now);
        }

        DemoSummary.Write(report);
        AnsiConsole.WriteLine($"events: {events}; clips and pictures: {Path.Combine(_options.Folder, "recordings")}");
        if (_options.ReportFile is { } path)
            File.WriteAllText(path, JsonOutput.Of(report) + "\n");
        foreach (string name in late)
            Console.Error.WriteLine($"vision demo: {name} did not stop in time");
        return late.Count > 0 ? ExitCode.Failed : report.Cameras.All(static camera => camera.Frames > 0) ? ExitCode.Ok : ExitCode.Faulty;
    }

    private void Wait(AnprPipeline pipeline, CancellationToken stopping)
    {
        long start = _time.GetTimestamp();
        if (!_options.Headless)
            LiveScreen.Show(pipeline, _time, IsOver, stopping);
        while (!IsOver() && !stopping.WaitHandle.WaitOne(Look))
        {
        }

        bool IsOver() => pipeline.IsOver || (_options.For is { } most && _time.GetElapsedTime(start) >= most);
    }

    private VisionConfig Config() => new()
    {
        Cameras =
        [
            .. _options.Scenes.Select(static (url, i) => Camera($"sim{i + 1}", url)),
            .. _options.Urls.Select(static (url, i) => Camera($"cam{i + 1}", url)),
        ],
        Publishing = new PublishingConfig { Outbox = new OutboxConfig { Path = Path.Combine(_options.Folder, "events.db") } },
        Recording = new RecordingConfig { Folder = Path.Combine(_options.Folder, "recordings") },
    };

    private Dictionary<string, string> Scenes() => Config().Cameras.ToDictionary(
        static camera => camera.Camera.Name,
        static camera => camera.Camera.Url.Scene is { } scene ? scene[..(scene.IndexOf('?', StringComparison.Ordinal) is > 0 and int end ? end : scene.Length)] : camera.Camera.Url.ToString());

    private Dictionary<string, SceneTruth> Truths() =>
        _options.Scenes.Select(static (url, i) => (Name: $"sim{i + 1}", Truth: SimulatedWorlds.Truth(url.Scene!))).ToDictionary(static scene => scene.Name, static scene => scene.Truth);

    private static CameraEntry Camera(string name, SourceUrl url) => new() { Camera = new CameraConfig { Name = name, Url = url, Loop = true } };
}
