using VisionPipeline.Cameras;
using VisionPipeline.Events;
using VisionPipeline.Server.Doctor;
using VisionPipeline.Simulation;

namespace VisionPipeline.Server.Demo;

/// <summary>What a demo came to, as its summary shows it and <c>--report</c> writes it.</summary>
internal sealed record DemoReport
{
    // Passes that end later may still wait for their vehicle to go when the demo stops.
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(2);

    public required MachineFacts Machine { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required double Seconds { get; init; }

    /// <summary>All simulated cameras together.</summary>
    public required SceneScore Score { get; init; }

    public required double PassRecall { get; init; }

    public required double ExactRate { get; init; }

    public required double DuplicateRate { get; init; }

    /// <summary>From the capture of the frame that decided to the telling of the verdict.</summary>
    public required double VerdictP50Ms { get; init; }

    public required double VerdictP95Ms { get; init; }

    /// <summary>How long verdicts took, and where the time went.</summary>
    public required VerdictTimes Latency { get; init; }

    public required double DetectorP50Ms { get; init; }

    public required double DetectorP95Ms { get; init; }

    public required double Cores { get; init; }

    public required double CoresPerCamera { get; init; }

    public required double MemoryMegabytes { get; init; }

    public required double MemoryMegabytesPerCamera { get; init; }

    public required long Dropped { get; init; }

    public required IReadOnlyList<DemoCameraReport> Cameras { get; init; }

    /// <summary>Sums up.</summary>
    /// <param name="running">The pipeline's state when it was told to stop: what it did until then.</param>
    /// <param name="stopped">Its state after it stopped, with all passes closed.</param>
    /// <param name="cores">Cores in use over the demo.</param>
    /// <param name="memory">Memory of the process in bytes while it ran.</param>
    /// <param name="scenes">The cameras' scenes or addresses, by name, in order.</param>
    /// <param name="truths">The truth of the simulated ones.</param>
    /// <param name="events">All plate events.</param>
    /// <param name="started">When the cameras were started.</param>
    /// <param name="now">When the pipeline was told to stop.</param>
    public static DemoReport Of(
        PipelineStatus running,
        PipelineStatus stopped,
        double cores,
        long memory,
        IReadOnlyDictionary<string, string> scenes,
        IReadOnlyDictionary<string, SceneTruth> truths,
        IReadOnlyList<PlateEvent> events,
        DateTimeOffset started,
        DateTimeOffset now)
    {
        ILookup<string, PlateEvent> byCamera = events.ToLookup(static plate => plate.Camera);
        DemoCameraReport[] cameras = [.. running.Cameras.Zip(stopped.Cameras, (before, after) => Of(before, after, running.Uptime, scenes, truths, byCamera, started, now - Tail))];
        SceneScore all = cameras.Select(static camera => camera.Score).OfType<SceneScore>().Aggregate(new SceneScore(), static (sum, score) => sum.Plus(score));
        return new DemoReport
        {
            Machine = MachineFacts.Read(),
            Date = now,
            Seconds = running.Uptime.TotalSeconds,
            Score = all,
            PassRecall = all.Recall,
            ExactRate = all.ExactRate,
            DuplicateRate = all.DuplicateRate,
            VerdictP50Ms = running.VerdictP50.TotalMilliseconds,
            VerdictP95Ms = running.VerdictP95.TotalMilliseconds,
            Latency = running.Latency,
            DetectorP50Ms = running.DetectorP50.TotalMilliseconds,
            DetectorP95Ms = running.DetectorP95.TotalMilliseconds,
            Cores = cores,
            CoresPerCamera = cores / Math.Max(1, cameras.Length),
            MemoryMegabytes = memory / 1048576.0,
            MemoryMegabytesPerCamera = memory / 1048576.0 / Math.Max(1, cameras.Length),
            Dropped = cameras.Sum(static camera => camera.Dropped),
            Cameras = cameras,
        };
    }

    private static DemoCameraReport Of(
        CameraStatus running,
        CameraStatus stopped,
        TimeSpan time,
        IReadOnlyDictionary<string, string> scenes,
        IReadOnlyDictionary<string, SceneTruth> truths,
        ILookup<string, PlateEvent> events,
        DateTimeOffset started,
        DateTimeOffset until)
    {
        StreamSnapshot stream = running.Camera.Stream;
        string name = running.Camera.Name;
        return new DemoCameraReport(
            name,
            scenes.GetValueOrDefault(name, ""),
            stream.State.ToString().ToLowerInvariant() + (stream.LastError is { } error ? $": {error}" : ""),
            stream.Frames,
            stream.Frames / Math.Max(0.001, time.TotalSeconds),
            running.Detections,
            running.Still,
            running.Camera.DroppedByMailbox + stream.DroppedByPool + running.Looks.Overload,
            stopped.Funnel.Passes,
            stopped.Funnel.Confirmed,
            truths.TryGetValue(name, out SceneTruth? truth) && truth.Origin is not null ? SceneScorer.Of(truth, events[name], started, until) : null);
    }
}
