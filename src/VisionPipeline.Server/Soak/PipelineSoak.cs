using System.Globalization;
using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Native.Loading;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;
using VisionPipeline.Server.Running;

namespace VisionPipeline.Server.Soak;

/// <summary>Runs the whole pipeline at full load, with store and clips as in a site, and looks each second at what the process holds.</summary>
internal sealed class PipelineSoak
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(20);

    private readonly PipelineSoakOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly TextWriter _progress;
    private readonly List<SoakSample> _samples = [];

    public PipelineSoak(PipelineSoakOptions options, ILoggerFactory logs, TextWriter progress)
    {
        _options = options;
        _logs = logs;
        _progress = options.Quiet ? TextWriter.Null : progress;
    }

    /// <summary>Runs it.</summary>
    /// <param name="cancellation">Ends it early; what was measured by then is judged.</param>
    public PipelineSoakReport Run(CancellationToken cancellation)
    {
        if (Directory.Exists(_options.Folder))
            Directory.Delete(_options.Folder, recursive: true);
        List<string> broken = [];
        PipelineStatus end;
        VisionConfig config = Config();
        using (var outputs = new RunOutputs(new RunOptions { IsLive = true }, config, _logs, TimeProvider.System))
        using (var pipeline = new AnprPipeline(config, outputs.Ports, _logs, TimeProvider.System))
        {
            pipeline.Start();
            end = Watch(pipeline, cancellation);
            foreach (string name in pipeline.Stop(StopDeadline))
                broken.Add($"{name} did not stop in time");
        }

        broken.AddRange(NativeHandleCounter.Snapshot().Where(static kind => kind.Value != 0).Select(static kind => $"{kind.Value} {kind.Key} were not given back"));
        broken.AddRange(end.Cameras.Where(static camera => camera.Camera.State != CameraState.Live).Select(static camera => $"camera {camera.Camera.Name} is {camera.Camera.State}: {camera.Camera.Stream.LastError}"));
        if (end.DetectorFailures + end.LookFailures > 0)
            broken.Add($"{end.DetectorFailures} batches and {end.LookFailures} looks failed");
        StreamSnapshot first = end.Cameras[0].Camera.Stream;
        return PipelineSoakReport.Of(_options, _samples, $"{first.Width}x{first.Height} {first.Codec}", end.Verdicts, broken);
    }

    private PipelineStatus Watch(AnprPipeline pipeline, CancellationToken cancellation)
    {
        TimeSpan begun = UntilLive(pipeline, cancellation);
        TimeSpan told = TimeSpan.Zero;
        TimeSpan telling = _options.For < TimeSpan.FromMinutes(10) ? TimeSpan.FromSeconds(15) : TimeSpan.FromMinutes(1);
        while (true)
        {
            bool stop = cancellation.WaitHandle.WaitOne(Period);
            PipelineStatus now = pipeline.Status;
            TimeSpan gone = now.Uptime - begun;
            _samples.Add(Sample(gone, now));
            if (stop || gone >= _options.For)
                return now;
            if (gone - told < telling)
                continue;
            told = gone;
            ProcessFigures held = _samples[^1].Process;
            _progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gone:hh\\:mm\\:ss}  {held.ResidentMb:0} MiB, private {held.PrivateMb:0.0}, managed {held.ManagedMb:0.0}  native objects {held.NativeObjects}  threads {held.Threads}  files {held.Files}  frames {_samples[^1].Frames}, dropped {_samples[^1].Dropped}"));
        }
    }

    // Cameras that are still being opened, or whose scenes are rendered, are no load yet.
    private static TimeSpan UntilLive(AnprPipeline pipeline, CancellationToken cancellation)
    {
        PipelineStatus now = pipeline.Status;
        while (now.Uptime < Patience && !now.Cameras.All(static camera => camera.Camera.State == CameraState.Live) && !cancellation.WaitHandle.WaitOne(Period))
            now = pipeline.Status;
        return now.Uptime;
    }

    private static SoakSample Sample(TimeSpan gone, PipelineStatus now) => new(
        gone.TotalSeconds,
        ProcessFigures.Read(),
        now.Cameras.Sum(static camera => camera.Camera.Stream.Packets),
        now.Cameras.Sum(static camera => camera.Camera.Stream.Frames),
        now.Cameras.Sum(static camera => camera.Camera.DroppedByMailbox + camera.Camera.Stream.DroppedByPool + camera.Looks.Overload),
        now.Cameras.Sum(static camera => camera.Camera.Stream.Reconnects));

    // Every due picture is looked at, whether anything moves or not: full load does not depend on the traffic.
    private VisionConfig Config()
    {
        VisionConfig config = new()
        {
            Cameras = [.. _options.Cameras.Select(static (url, i) => new CameraEntry { Camera = new CameraConfig { Name = $"cam{i + 1}", Url = url, Loop = true } })],
            Publishing = new PublishingConfig { Outbox = new OutboxConfig { Path = Path.Combine(_options.Folder, "events.db") } },
            Recording = new RecordingConfig { Folder = Path.Combine(_options.Folder, "recordings"), MaxBytes = 1L << 30 },
        };
        return config with { Motion = config.Motion with { Enabled = false } };
    }
}
