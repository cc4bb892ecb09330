namespace VisionPipeline.Recording;

/// <summary>What is kept of one camera. Immutable.</summary>
public sealed record CameraRecordingConfig
{
    /// <summary>When its stream is kept as segments.</summary>
    public RecordingMode Mode { get; init; } = RecordingMode.Off;

    /// <summary>Hours in which <see cref="Mode"/> holds; outside of them no segments are written. Empty: always.</summary>
    public IReadOnlyList<RecordingWindow> Schedule { get; init; } = [];

    /// <summary>
    /// Whether the camera's sound is recorded too. Off: to record what people say without their knowledge is a crime in many countries
    /// (in Germany section 201 StGB, in the USA the wiretap laws of all-party-consent states), and no plate is read from it.
    /// AAC, Opus and MP3 are copied, everything else becomes AAC.
    /// </summary>
    public bool Audio { get; init; }

    /// <summary>Whether each pass gets a clip of its own.</summary>
    public bool EventClips { get; init; } = true;

    /// <summary>Video kept from before a pass, 0 to 60 s. Held in memory as encoded packets, plus one group of pictures.</summary>
    public TimeSpan PreRoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Video kept after a pass, 0 to 300 s.</summary>
    public TimeSpan PostRoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most memory for the pre-roll, in bytes. 32 MiB hold 5 s at 50 Mbit/s.</summary>
    public long RingBytes { get; init; } = 32L << 20;

    /// <summary>Whether the frame that was read and the plate in it are kept as JPEG.</summary>
    public bool Pictures { get; init; } = true;

    /// <summary>Whether a second copy of the frame with box, text and time drawn in is kept.</summary>
    public bool OverlayPicture { get; init; }

    /// <summary>Whether a table of frame times (CSV) is written beside each segment and clip.</summary>
    public bool TimingLog { get; init; }

    /// <summary>Age at which segments are deleted; null keeps them until another limit is met.</summary>
    public TimeSpan? KeepSegments { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Age at which clips and pictures of passes are deleted; longer than segments, for they are what is asked for later.</summary>
    public TimeSpan? KeepEvents { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Most bytes of this camera's segments; null for no limit of its own.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>A camera that sees nothing and that nobody watches for so long decodes key frames only, until something moves; null never. What is recorded stays the same: nothing is decoded for it.</summary>
    public TimeSpan? SleepAfter { get; init; }
}
