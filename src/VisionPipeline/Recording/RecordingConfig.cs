namespace VisionPipeline.Recording;

/// <summary>What is recorded, where to, and how long it is kept. Immutable.</summary>
public sealed record RecordingConfig
{
    /// <summary>Folder for segments, clips, pictures and their index; it is made where it does not exist. Null: nothing is recorded.</summary>
    public string? Folder { get; init; }

    /// <summary>For cameras that <see cref="Cameras"/> does not name.</summary>
    public CameraRecordingConfig Defaults { get; init; } = new();

    /// <summary>By camera name.</summary>
    public IReadOnlyDictionary<string, CameraRecordingConfig> Cameras { get; init; } = new Dictionary<string, CameraRecordingConfig>();

    /// <summary>Most video that a crash or power cut may cost, 200 ms to 10 s. Shorter means more writes: each part is synced to disk.</summary>
    public TimeSpan RecoveryPoint { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Length of a segment, 5 s to 1 h. Segments begin at the first key frame of each such stretch of the clock (UTC).</summary>
    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most memory that waits for the disk, in bytes, all cameras together. 64 MiB are 13 s of 10 cameras at 4 Mbit/s.</summary>
    public long QueueBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes of segments, clips and pictures together; null for no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Space on the disk that is never used: the oldest segments go first; where nothing may be deleted any more, recording pauses.</summary>
    public long FreeSpaceFloor { get; init; } = 2L << 30;

    /// <summary>How often old recordings are looked for.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How video is encoded on export.</summary>
    public EncodingConfig Encoding { get; init; } = new();

    /// <summary>Whether events and their files are bound in a signed, hash-chained log.</summary>
    public bool EvidenceChain { get; init; } = true;

    /// <summary>File with the secret that signs the evidence chain; made (mode 600) where it does not exist. Null: <c>evidence.key</c> in <see cref="Folder"/>.</summary>
    public string? EvidenceKeyFile { get; init; }

    /// <summary>
    /// Time between two beats of the clock at which all cameras' parts go to the disk. The rest of the recovery point is for the newest packet,
    /// which stays back until the next one tells how long it lasts, and for writing and syncing.
    /// </summary>
    internal TimeSpan PartDuration => RecoveryPoint * 0.72;

    /// <summary>What holds for a camera.</summary>
    /// <param name="camera">Its name.</param>
    public CameraRecordingConfig For(string camera) => Cameras.GetValueOrDefault(camera, Defaults);
}
