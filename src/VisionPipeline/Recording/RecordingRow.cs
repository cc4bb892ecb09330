namespace VisionPipeline.Recording;

/// <summary>What the index knows of a recorded file. Immutable.</summary>
public sealed record RecordingRow
{
    /// <summary>What it is.</summary>
    public required RecordedKind Kind { get; init; }

    /// <summary>The camera's name.</summary>
    public required string Camera { get; init; }

    /// <summary>Relative to the recording folder; names the file for ever.</summary>
    public required string Path { get; init; }

    /// <summary>How it stands.</summary>
    public required RecordingState State { get; init; }

    /// <summary>Capture time of its first picture, microseconds since 1970 (UTC).</summary>
    public required long StartMicroseconds { get; init; }

    /// <summary>Capture time at which its last picture ends.</summary>
    public long EndMicroseconds { get; init; }

    /// <summary>Length by its own time stamps, milliseconds.</summary>
    public long DurationMilliseconds { get; init; }

    /// <summary>Size of the file.</summary>
    public long Bytes { get; init; }

    /// <summary>The codec's short name; <c>jpeg</c> for pictures.</summary>
    public string Codec { get; init; } = "";

    /// <summary>Width in pixels; 0 where unknown.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels; 0 where unknown.</summary>
    public int Height { get; init; }

    /// <summary>Pictures in it; 0 where unknown.</summary>
    public long Packets { get; init; }

    /// <summary>SHA-256, hexadecimal; null while it is written.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where video is missing in it.</summary>
    public IReadOnlyList<RecordingGap> Gaps { get; init; } = [];

    /// <summary>Passes that it shows.</summary>
    public IReadOnlyList<string> Passes { get; init; } = [];

    /// <summary>Why it is not simply closed; null where it is.</summary>
    public string? Reason { get; init; }

    /// <summary><see cref="StartMicroseconds"/> as a date.</summary>
    public DateTimeOffset Start => DateTimeOffset.UnixEpoch.AddMicroseconds(StartMicroseconds);

    /// <summary><see cref="EndMicroseconds"/> as a date.</summary>
    public DateTimeOffset End => DateTimeOffset.UnixEpoch.AddMicroseconds(EndMicroseconds);
}
