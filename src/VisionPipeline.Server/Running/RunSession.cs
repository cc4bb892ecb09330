using System.Runtime.InteropServices;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Native.Loading;
using VisionPipeline.Native.Processes;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Running;

/// <summary>One run of the pipeline as a service: starts it, applies reloads, tells systemd, and stops it within its deadline.</summary>
internal sealed class RunSession
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    // What is stored already is closed even when a camera took the whole deadline.
    private static readonly TimeSpan AfterDeadline = TimeSpan.FromSeconds(1.5);

    private readonly RunOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Action<int> _leave;
    private VisionConfig _config;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="config">What the file says.</param>
    /// <param name="logs">Makes the loggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="leave">Ends the process where something does not stop; null does it without waiting for anything.</param>
    public RunSession(RunOptions options, VisionConfig config, ILoggerFactory logs, TimeProvider time, Action<int>? leave = null)
    {
        _leave = leave ?? ImmediateExit.With;
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
        // Until the watcher listens, whose first round reads the file again, a SIGHUP must not end the process.
        using var early = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static context => context.Cancel = true);
        using var signals = new StopSignals(_logs.CreateLogger("stop"));
        using var systemd = new SystemdNotifier(_time, _logs.CreateLogger("systemd"));
        using var outputs = new RunOutputs(_options, _config, _logs, _time);
        using var pipeline = new AnprPipeline(_config, outputs.Ports, _logs, _time);
        pipeline.Start();
        Task watching = Watch(pipeline, systemd, signals.Stopping);
        systemd.Ready($"{_config.Cameras.Count(static camera => camera.Enabled)} cameras");
        systemd.StartWatchdog(() => pipeline.IsAlive);
        Wait(pipeline, signals.Stopping);
        systemd.Stopping();
        signals.Stop();
        bool stopped = Stop(pipeline, outputs, watching);
        if (!stopped)
        {
            // Releasing what still runs would wait for it, or pull its memory away.
            RunLog.Leaving(_logger);
            _leave(ExitCode.Failed);
        }

        // A service that was asked to stop and did is no failure: systemd and containers expect 0.
        return stopped ? ExitCode.Ok : ExitCode.Failed;
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

        // It listens for SIGHUP when this returns: a reload may be asked for as soon as systemd was told that we are ready.
        return watcher.RunAsync(stopping);
    }

    private Task Apply(AnprPipeline pipeline, ConfigChange change)
    {
        TimeSpan deadline = change.Config.Stop.Deadline;

        // All that go are told first: those that hang are waited for side by side.
        HashSet<string> going = [.. change.Removed.Select(static camera => camera.Camera.Name), .. change.Changed.Where(static camera => !camera.SceneOnly).Select(static camera => camera.Before.Camera.Name)];
        foreach (CameraSession session in pipeline.Sessions.Where(session => going.Contains(session.Name)))
            session.SignalStop();
        foreach (CameraEntry camera in change.Removed)
            pipeline.Remove(camera.Camera.Name, deadline);
        foreach (CameraChange camera in change.Changed)
            Try(camera.After, entry => Change(pipeline, camera.SceneOnly, entry, deadline));
        foreach (CameraEntry camera in change.Added)
            Try(camera, pipeline.Add);
        _config = change.Config;
        return Task.CompletedTask;
    }

    private static void Change(AnprPipeline pipeline, bool sceneOnly, CameraEntry entry, TimeSpan deadline)
    {
        if (sceneOnly && pipeline.Rescene(entry))
            return;
        pipeline.Remove(entry.Camera.Name, deadline);
        pipeline.Add(entry);
    }

    // A camera that cannot be taken over must not keep the others from it.
    private void Try(CameraEntry camera, Action<CameraEntry> step)
    {
        try
        {
            step(camera);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            RunLog.NotStarted(_logger, camera.Camera.Name, e.Message.ReplaceLineEndings(" "));
        }
    }

    private bool Stop(AnprPipeline pipeline, RunOutputs outputs, Task watching)
    {
        TimeSpan deadline = _config.Stop.Deadline;
        long from = _time.GetTimestamp();
        PipelineStatus? drained = null;
        var plan = new StopPlan(_time, _logs.CreateLogger("stop"));
        plan.Add("configuration", _ => watching);
        plan.Add("pipeline", _ =>
        {
            TimeSpan left = deadline - _time.GetElapsedTime(from);
            IReadOnlyList<string> late = pipeline.Stop(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            if (late.Count > 0)
                throw new TimeoutException($"did not end in time: {string.Join(", ", late)}");
            drained = pipeline.Status;
            pipeline.Dispose();
            return Task.CompletedTask;
        });
        plan.Add("recording and events", _ =>
        {
            outputs.Dispose();
            return Task.CompletedTask;
        });
        StopReport report = plan.RunAsync(deadline + AfterDeadline).GetAwaiter().GetResult();
        if (report.IsClean && drained is not null)
            TellWhatIsLeft(drained);
        return report.IsClean;
    }

    // A leak is a defect and is said, but the process ends either way: it does not make a good stop a bad one.
    private void TellWhatIsLeft(PipelineStatus drained)
    {
        List<string> left = [.. NativeHandleCounter.Snapshot().Where(static kind => kind.Value != 0).Select(static kind => $"{kind.Value} {kind.Key}")];
        Add(drained.LooksWaiting, "crops waiting");
        Add(drained.CropsOut, "crops out");
        Add(drained.Cameras.Sum(static camera => camera.Funnel.Open), "passes open");
        if (left.Count == 0)
            RunLog.NothingLeft(_logger);
        else
            RunLog.Left(_logger, string.Join(", ", left));

        void Add(long count, string what)
        {
            if (count != 0)
                left.Add($"{count} {what}");
        }
    }
}
