using VisionPipeline.Sources;

namespace VisionPipeline.Server.Soak;

/// <summary>What <c>vision soak pipeline</c> is asked for.</summary>
internal sealed record PipelineSoakOptions
{
    /// <summary>One camera each.</summary>
    public required IReadOnlyList<SourceUrl> Cameras { get; init; }

    /// <summary>How long.</summary>
    public required TimeSpan For { get; init; }

    /// <summary>Where events and recordings go; emptied before.</summary>
    public required string Folder { get; init; }

    /// <summary>Steepest rise of private memory that passes, in MiB an hour. Half an hour's noise hides less.</summary>
    public double Limit { get; init; } = 10;

    /// <summary>Whether progress is told.</summary>
    public bool Quiet { get; init; }
}
