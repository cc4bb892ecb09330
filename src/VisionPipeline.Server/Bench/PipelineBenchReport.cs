using VisionPipeline.Cameras;
using VisionPipeline.Events;
using VisionPipeline.Server.Doctor;

namespace VisionPipeline.Server.Bench;

/// <summary>What <c>vision bench pipeline</c> measured.</summary>
internal sealed record PipelineBenchReport
{
    /// <summary>Where.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How many cameras.</summary>
    public required int Cameras { get; init; }

    /// <summary>The first camera's picture size.</summary>
    public required string Picture { get; init; }

    /// <summary>Seconds that were measured.</summary>
    public required double Seconds { get; init; }

    public required double FramesPerSecond { get; init; }

    public required double DetectionsPerSecond { get; init; }

    public required double StillPerSecond { get; init; }

    public required double CropsPerSecond { get; init; }

    public required long Dropped { get; init; }

    public required double Cores { get; init; }

    public required double CoresPerCamera { get; init; }

    /// <summary>CPU of each part alone.</summary>
    public required BareParts Bare { get; init; }

    /// <summary>CPU of the pipeline over that of its bare parts for the same frames, pictures and crops.</summary>
    public required double Ratio { get; init; }

    public required double DetectorP50Ms { get; init; }

    public required double DetectorP95Ms { get; init; }

    /// <summary>How long verdicts took, and where the time went.</summary>
    public required VerdictTimes Latency { get; init; }

    /// <summary>Managed bytes of the whole process per decoded frame: readings and evidence, which come with vehicles, not with frames.</summary>
    public required double ManagedBytesPerFrame { get; init; }

    /// <summary>Managed bytes of the detector's thread per picture.</summary>
    public required double DetectorBytesPerPicture { get; init; }

    public required double CollectorPauseMs { get; init; }

    public required double MemoryMegabytes { get; init; }

    public static PipelineBenchReport Of(
        MachineFacts machine, int cameras, PipelineStatus start, PipelineStatus end, TimeSpan cpu, long allocated, TimeSpan paused, in BareParts bare)
    {
        double seconds = (end.Uptime - start.Uptime).TotalSeconds;
        long frames = Sum(static camera => camera.Camera.Stream.Frames);
        long pictures = end.DetectorPictures - start.DetectorPictures;
        long crops = end.Crops - start.Crops;
        StreamSnapshot first = end.Cameras[0].Camera.Stream;
        return new PipelineBenchReport
        {
            Machine = machine,
            Date = TimeProvider.System.GetUtcNow(),
            Cameras = cameras,
            Picture = $"{first.Width}x{first.Height}",
            Seconds = seconds,
            FramesPerSecond = frames / seconds,
            DetectionsPerSecond = pictures / seconds,
            StillPerSecond = Sum(static camera => camera.Still) / seconds,
            CropsPerSecond = crops / seconds,
            Dropped = Sum(static camera => camera.Camera.DroppedByMailbox + camera.Camera.Stream.DroppedByPool),
            Cores = cpu.TotalSeconds / seconds,
            CoresPerCamera = cpu.TotalSeconds / seconds / cameras,
            Bare = bare,
            Ratio = cpu / bare.Sum(frames, pictures, crops),
            DetectorP50Ms = end.DetectorP50.TotalMilliseconds,
            DetectorP95Ms = end.DetectorP95.TotalMilliseconds,
            Latency = end.Latency,
            ManagedBytesPerFrame = (double)allocated / Math.Max(1, frames),
            DetectorBytesPerPicture = (double)(end.DetectorAllocated - start.DetectorAllocated) / Math.Max(1, pictures),
            CollectorPauseMs = paused.TotalMilliseconds,
            MemoryMegabytes = Environment.WorkingSet / 1048576.0,
        };

        long Sum(Func<CameraStatus, long> of) => end.Cameras.Sum(of) - start.Cameras.Sum(of);
    }
}
