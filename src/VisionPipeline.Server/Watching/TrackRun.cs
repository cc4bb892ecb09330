using VisionPipeline.Cameras;
using VisionPipeline.Configuration;
using VisionPipeline.Server.Cli;
using VisionPipeline.Server.Running;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Watching;

/// <summary>Runs the pipeline over one clip as fast as it goes, and draws what it follows.</summary>
internal static class TrackRun
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Runs it.</summary>
    /// <param name="clip">A video file.</param>
    /// <param name="film">The MP4 to write; a sheet of moments lies beside it (<c>.jpg</c>).</param>
    /// <param name="rate">Detections per second of the clip.</param>
    /// <param name="config">All but its cameras holds.</param>
    /// <param name="logs">Makes the pipeline's loggers.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <returns>Its tracks, and how many pictures were drawn.</returns>
    /// <exception cref="VerbException">The pipeline did not stop in time.</exception>
    public static (IReadOnlyCollection<TrackTrail> Tracks, int Pictures) Over(string clip, string film, double rate, VisionConfig config, ILoggerFactory logs, CancellationToken cancellation)
    {
        using var watch = new TrackWatch(film, Math.Max(1, (int)Math.Round(rate)));

        // What is drawn on lies in main memory.
        var camera = new CameraConfig { Name = "clip", Decoder = new() { KeepOnDevice = false }, Url = SourceUrl.Parse("file:" + Path.GetFullPath(clip)), Pace = PlaybackPace.Fast, DetectionsPerSecond = rate };
        config = config with { Cameras = [new CameraEntry { Camera = camera }] };
        using (var pipeline = new AnprPipeline(config, new PipelinePorts { Sink = watch, Watch = watch }, logs, TimeProvider.System))
        {
            pipeline.Start();
            FastRun.Wait(pipeline, cancellation);
            if (pipeline.Stop(Deadline) is { Count: > 0 } late)
                throw new VerbException($"{late[0]} did not stop in time");
        }

        watch.Finish();
        return (watch.Trails, watch.Pictures);
    }
}
