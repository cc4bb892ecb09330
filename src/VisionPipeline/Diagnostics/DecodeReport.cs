namespace VisionPipeline.Diagnostics;

/// <summary>What decoding a source gave, on which decoder, and what it cost.</summary>
public sealed record DecodeReport
{
    /// <summary>Where it was decoded, e.g. <c>Software</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The decoder's own name.</summary>
    public required string Decoder { get; init; }

    /// <summary>Why that one: what was tried before it.</summary>
    public required string Reason { get; init; }

    /// <summary>Decoder threads asked for.</summary>
    public int Threads { get; init; }

    /// <summary>Frames that came out.</summary>
    public long Frames { get; init; }

    /// <summary>Packets that were refused as wrong data.</summary>
    public long CorruptPackets { get; init; }

    /// <summary>Frames of which a part was guessed.</summary>
    public long CorruptFrames { get; init; }

    /// <summary>Wall-clock seconds from the first read to the last frame.</summary>
    public double WallSeconds { get; init; }

    /// <summary>CPU seconds of the whole process in that time, demuxing included.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Frames per wall-clock second. A live source gives no more than it sends.</summary>
    public double Fps => WallSeconds > 0 ? Frames / WallSeconds : 0;

    /// <summary>Frames per CPU second.</summary>
    public double FramesPerCpuSecond => CpuSeconds > 0 ? Frames / CpuSeconds : 0;

    /// <summary>CPU seconds per 1000 frames.</summary>
    public double CpuSecondsPer1000 => Frames > 0 ? CpuSeconds * 1000 / Frames : 0;

    /// <summary>Managed bytes that the decoding thread allocated per frame, after the first 16 frames.</summary>
    public double ManagedBytesPerFrame { get; init; }
}
