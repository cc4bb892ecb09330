namespace VisionPipeline.Diagnostics;

/// <summary>What a source is: as declared, and as measured from its packets.</summary>
public sealed record StreamReport
{
    /// <summary>The address, without secrets.</summary>
    public required string Source { get; init; }

    /// <summary>Container or protocol.</summary>
    public required string Container { get; init; }

    /// <summary>Every stream in one line each, the one that is read marked with *.</summary>
    public required IReadOnlyList<string> Streams { get; init; }

    /// <summary>Codec of the video that is read.</summary>
    public required string Codec { get; init; }

    /// <summary>Profile of that codec; null where unknown.</summary>
    public string? Profile { get; init; }

    /// <summary>Width in pixels, before rotation.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels, before rotation.</summary>
    public int Height { get; init; }

    /// <summary>Clockwise turn in degrees that shows it upright.</summary>
    public int Rotation { get; init; }

    /// <summary>Pixel format; null where unknown.</summary>
    public string? PixelFormat { get; init; }

    /// <summary>Frames per second as declared.</summary>
    public double? DeclaredFps { get; init; }

    /// <summary>Frames per second by presentation times.</summary>
    public double? MeasuredFps { get; init; }

    /// <summary>Frames per second by arrival; live sources only.</summary>
    public double? ArrivalFps { get; init; }

    /// <summary>Mean packets from key frame to key frame; null where fewer than two key frames came.</summary>
    public double? GopLength { get; init; }

    /// <summary>Whether it has B-frames, which cost delay.</summary>
    public bool HasBFrames { get; init; }

    /// <summary>Bits per second, measured.</summary>
    public double? BitRate { get; init; }

    /// <summary>Length in seconds as declared; null for live sources.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>Where capture times would come from: the sender's clock, the container, or arrival.</summary>
    public required string ClockSource { get; init; }

    /// <summary>Wall-clock time of time stamp 0 (UTC) by the sender's clock; null where it gives none.</summary>
    public DateTimeOffset? SenderClock { get; init; }

    /// <summary>Packets that were read.</summary>
    public long Packets { get; init; }

    /// <summary>Packets that the demuxer marked as damaged.</summary>
    public long CorruptPackets { get; init; }

    /// <summary>What decoding gave; null where it was not asked for.</summary>
    public DecodeReport? Decode { get; init; }

    /// <summary>What is wrong with the stream though it can be read, one line each.</summary>
    public required IReadOnlyList<string> Faults { get; init; }
}
