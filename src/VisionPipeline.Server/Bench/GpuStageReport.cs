namespace VisionPipeline.Server.Bench;

/// <summary>What one stage of <c>vision bench gpu</c> came to, with all stages before it.</summary>
internal sealed record GpuStageReport
{
    /// <summary>What runs.</summary>
    public required string Stage { get; init; }

    /// <summary>Cameras at work.</summary>
    public required int Cameras { get; init; }

    /// <summary>Frames decoded per second, all cameras.</summary>
    public required double FramesPerSecond { get; init; }

    /// <summary>Pictures letterboxed or detected per second, all cameras; 0 in the first stage.</summary>
    public required double PicturesPerSecond { get; init; }

    /// <summary>What was in use.</summary>
    public required GpuLoad Load { get; init; }

    /// <summary>What <see cref="P50Ms"/> and <see cref="P95Ms"/> are times of.</summary>
    public required string TimeOf { get; init; }

    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    /// <summary>Cameras of 30 frames per second that this rate would do.</summary>
    public double StreamsAt30 => FramesPerSecond / 30;

    /// <summary>Cameras of 15 frames per second that this rate would do.</summary>
    public double StreamsAt15 => FramesPerSecond / 15;

    /// <summary>Share of a core that one camera of 30 frames per second would take, in percent.</summary>
    public double CorePercentAt30 => FramesPerSecond > 0 ? 100 * Load.Cores * 30 / FramesPerSecond : 0;

    /// <summary>Device memory of each camera; null where nothing tells.</summary>
    public double? MegabytesPerCamera => Load.MemoryBytes is { } bytes ? bytes / 1e6 / Cameras : null;

    /// <summary>See <see cref="GpuLoad.Wall"/>.</summary>
    public string Wall => Load.Wall;
}
