using VisionPipeline.Sources;

namespace VisionPipeline.Server.Demo;

/// <summary>What the command line says of a demo.</summary>
internal sealed record DemoOptions
{
    /// <summary>Simulated cameras.</summary>
    public required IReadOnlyList<SourceUrl> Scenes { get; init; }

    /// <summary>Further cameras, whose truth nobody knows.</summary>
    public required IReadOnlyList<SourceUrl> Urls { get; init; }

    /// <summary>Where events, pictures and recordings go; emptied of an earlier demo's.</summary>
    public required string Folder { get; init; }

    /// <summary>Ends by itself after so long; null goes on.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Whether one line per verdict takes the live table's place.</summary>
    public bool Headless { get; init; }

    /// <summary>Where the summary is written as JSON; null writes none.</summary>
    public string? ReportFile { get; init; }
}
