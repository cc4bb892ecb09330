namespace VisionPipeline.Publishing;

/// <summary>Events as lines of JSON in a file. Immutable.</summary>
public sealed record JsonLinesConfig
{
    /// <summary>The file; lines are appended.</summary>
    public required string Path { get; init; }

    /// <summary>What is written.</summary>
    public EventKinds Kinds { get; init; } = EventKinds.All;

    /// <summary>Bytes from which the file is renamed with its time and a new one begun. 256 MiB.</summary>
    public long RotateBytes { get; init; } = 256L << 20;

    /// <summary>Renamed files that are kept; older ones are deleted. 10.</summary>
    public int KeepFiles { get; init; } = 10;
}
