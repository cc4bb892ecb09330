using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Running;
using VisionPipeline.Simulation;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Scoring;

/// <summary>Runs the whole pipeline over simulated scenes as fast as it takes them, and compares what it tells with the truth.</summary>
/// <remarks>
/// No picture that is due for detection is dropped and readers are waited for, so the load of the machine changes no result but by the
/// order in which looks come back. Latencies mean nothing here; 'vision bench pipeline' and 'vision demo' measure them.
/// </remarks>
internal static class SceneRun
{
    // As many as a batch takes; each holds a pool of decoded pictures.
    private const int AtOnce = 4;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs them, a few at a time.</summary>
    /// <param name="specs">The scenes; those that are not in the cache are rendered first.</param>
    /// <param name="config">All but its cameras holds.</param>
    /// <param name="logs">Makes the pipeline's loggers.</param>
    /// <param name="done">Told of each scene when it is over.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="VerbException">The pipeline did not stop in time.</exception>
    public static IReadOnlyList<SceneTrial> All(IReadOnlyList<SceneSpec> specs, VisionConfig config, ILoggerFactory logs, Action<SceneTrial> done, CancellationToken cancellation)
    {
        SceneClips.Prepare(specs, cancellation);
        List<SceneTrial> trials = [];
        foreach (SceneSpec[] part in specs.Chunk(AtOnce))
        {
            foreach (SceneTrial trial in Some(part, config, logs, cancellation))
            {
                trials.Add(trial);
                done(trial);
            }
        }

        return trials;
    }

    private static IReadOnlyList<SceneTrial> Some(SceneSpec[] specs, VisionConfig config, ILoggerFactory logs, CancellationToken cancellation)
    {
        var watch = new TrialWatch();
        config = config with { Cameras = [.. specs.Select(spec => Camera(Name(spec), SceneCache.Get(spec, null, cancellation)))] };
        using (var pipeline = new AnprPipeline(config, new PipelinePorts { Sink = watch, Looks = watch.Take, Watch = watch }, logs, TimeProvider.System))
        {
            pipeline.Start();
            FastRun.Wait(pipeline, cancellation);
            if (pipeline.Stop(Deadline) is { Count: > 0 } late)
                throw new VerbException($"{late[0]} did not stop in time");
        }

        return [.. specs.Select(spec => watch.Of(Name(spec), spec))];
    }

    private static string Name(SceneSpec spec) => $"{spec.Light.ToString().ToLowerInvariant()}-{spec.Seed}";

    private static CameraEntry Camera(string name, string clip) =>
        new() { Camera = new CameraConfig { Name = name, Url = SourceUrl.Parse("file:" + clip), Pace = PlaybackPace.Fast } };
}
