namespace VisionPipeline.Server.Running;

/// <summary>What the command line says of a run.</summary>
internal sealed record RunOptions
{
    /// <summary>The configuration's file, which is watched; null where it was made in memory.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Whether events go into the configured store, and from there to Kafka and the other sinks.</summary>
    public bool StoresEvents { get; init; } = true;

    /// <summary>Where events are appended as JSON Lines; null writes none.</summary>
    public string? EventsFile { get; init; }

    /// <summary>Where pictures of what was read are kept; null keeps none.</summary>
    public string? EvidenceFolder { get; init; }

    /// <summary>Whether the terminal shows a live table in place of one line per verdict.</summary>
    public bool IsLive { get; init; }

    /// <summary>Ends by itself after so long; null goes on.</summary>
    public TimeSpan? For { get; init; }
}
