using VisionPipeline.Configuration;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Running;

/// <summary>One run of the pipeline as a service: starts it, applies reloads, tells systemd, and stops it within its deadline.</summary>
internal sealed class RunSession
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly RunOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private VisionConfig _config;

    public RunSession(RunOptions options, VisionConfig config, ILoggerFactory logs, TimeProvider time)
    {
        _options = options;
        _config = config;
        _logs = logs;
        _logger = logs.CreateLogger("run");
        _time = time;
    }

    /// <summary>Runs until a signal, the end of all files, or the time that was given.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var signals = new StopSignals(_logs.CreateLogger("stop"));
        using var systemd = new SystemdNotifier(_time, _logs.CreateLogger("systemd"));
        using var outputs = new RunOutputs(_options, _config, _logs, _time);
        using var pipeline = new AnprPipeline(_config, outputs.Ports, _logs, _time);
        pipeline.Start();
        systemd.Ready($"{_config.Cameras.Count(static camera => camera.Enabled)} cameras");
        systemd.StartWatchdog(() => pipeline.IsAlive);
        Task watching = Watch(pipeline, systemd, signals.Stopping);
        Wait(pipeline, signals.Stopping);
        systemd.Stopping();
        signals.Stop();
        bool stopped = Stop(pipeline, watching);
        return !stopped ? ExitCode.Failed : signals.WasSignalled ? ExitCode.Interrupted : ExitCode.Ok;
    }

    private void Wait(AnprPipeline pipeline, CancellationToken stopping)
    {
        long start = _time.GetTimestamp();
        if (_options.IsLive)
            LiveScreen.Show(pipeline, _time, IsOver, stopping);
        while (!IsOver() && !stopping.WaitHandle.WaitOne(Look))
        {
        }

        bool IsOver() => pipeline.IsOver || (_options.For is { } most && _time.GetElapsedTime(start) >= most);
    }

    private Task Watch(AnprPipeline pipeline, SystemdNotifier systemd, CancellationToken stopping)
    {
        if (_options.ConfigFile is not { } path)
            return Task.CompletedTask;
        var watcher = new ConfigWatcher(path, _config, (change, _) => Apply(pipeline, change), _time, _logs.CreateLogger("config"));
        watcher.Reloading += systemd.Reloading;
        watcher.Reloaded += () => systemd.Ready($"{pipeline.Sessions.Count} cameras");
        return Task.Run(() => watcher.RunAsync(stopping), CancellationToken.None);
    }

    private Task Apply(AnprPipeline pipeline, ConfigChange change)
    {
        TimeSpan deadline = change.Config.Stop.Deadline;
        foreach (CameraEntry camera in change.Removed)
            pipeline.Remove(camera.Camera.Name, deadline);
        foreach (CameraChange camera in change.Changed)
        {
            if (camera.SceneOnly && pipeline.Rescene(camera.After))
                continue;
            pipeline.Remove(camera.Before.Camera.Name, deadline);
            pipeline.Add(camera.After);
        }

        foreach (CameraEntry camera in change.Added)
            pipeline.Add(camera);
        _config = change.Config;
        return Task.CompletedTask;
    }

    private bool Stop(AnprPipeline pipeline, Task watching)
    {
        TimeSpan deadline = _config.Stop.Deadline;
        var plan = new StopPlan(_time, _logs.CreateLogger("stop"));
        plan.Add("configuration", _ => watching);
        plan.Add("pipeline", _ =>
        {
            IReadOnlyList<string> late = pipeline.Stop(deadline);
            return late.Count == 0 ? Task.CompletedTask : throw new TimeoutException($"did not end in time: {string.Join(", ", late)}");
        });
        StopReport report = plan.RunAsync(deadline + TimeSpan.FromSeconds(1)).GetAwaiter().GetResult();
        return report.IsClean;
    }
}
