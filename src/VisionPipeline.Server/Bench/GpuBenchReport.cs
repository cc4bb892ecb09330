using VisionPipeline.Gpu;
using VisionPipeline.Server.Doctor;

namespace VisionPipeline.Server.Bench;

/// <summary>What <c>vision bench gpu</c> measured.</summary>
internal sealed record GpuBenchReport
{
    /// <summary>Where.</summary>
    public required MachineFacts Machine { get; init; }

    /// <summary>The GPU with its driver; "the processor" where none was used.</summary>
    public required string Device { get; init; }

    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>What was run.</summary>
    public required GpuBenchOptions Options { get; init; }

    /// <summary>Codec and size of the clip.</summary>
    public required string Picture { get; init; }

    /// <summary>What the detector ran on.</summary>
    public required string Provider { get; init; }

    /// <summary>The stages, each with all before it.</summary>
    public required IReadOnlyList<GpuStageReport> Stages { get; init; }

    /// <summary>Each kernel by itself; empty where there is no GPU path.</summary>
    public required IReadOnlyList<KernelTime> Kernels { get; init; }

    /// <summary>10^9 bytes a second that the device's memory moves at most, by its clock and its bus; null where that is not known.</summary>
    public double? PeakGigabytesPerSecond { get; init; }

    /// <summary>Frames per second of as many ffmpeg commands; null where it could not be run.</summary>
    public double? FfmpegFramesPerSecond { get; init; }

    /// <summary>What ffmpeg was run as, or why not.</summary>
    public required string Ffmpeg { get; init; }
}
