namespace VisionPipeline.Publishing;

/// <summary>How events are stored. Immutable.</summary>
public sealed record OutboxConfig
{
    /// <summary>The SQLite file; its folder is made where it is missing. It has to be on a local file system: WAL needs shared memory.</summary>
    public string Path { get; init; } = "data/events.db";

    /// <summary>How long delivered events stay in the store, for search, replay and export. 30 days.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Bytes of the store from which delivered events go before their time, oldest first; undelivered ones never go. 4 GiB, about 2 million events.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>Events that may wait for the writer before Accept blocks. 1024 is under a second of its pace.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>Events in one transaction at most. Beyond some hundred the write itself costs more than its fsync.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Events that wait in memory while the disk refuses writes; further ones are counted and said. 20,000 are about 30 MB.</summary>
    public int BacklogCapacity { get; init; } = 20_000;

    /// <summary>Bytes of those at most. 64 MiB.</summary>
    public long BacklogBytes { get; init; } = 64L << 20;

    /// <summary>How long opening may look for damage; what was not looked at by then counts as sound. 0.5 s keeps the start short with a large store.</summary>
    public TimeSpan CheckFor { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Wait between attempts while the disk refuses writes. 1 s.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
