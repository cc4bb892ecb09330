using VisionPipeline.Decoding;
using VisionPipeline.Sources;

namespace VisionPipeline.Diagnostics;

/// <summary>What <see cref="StreamProbe"/> does with a source.</summary>
public sealed record ProbeOptions
{
    /// <summary>How the source is opened.</summary>
    public SourceOptions Source { get; init; } = new();

    /// <summary>Longest that packets are measured, in wall-clock time. Files are read as fast as they come.</summary>
    public TimeSpan Measure { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest that it is decoded; null decodes nothing.</summary>
    public TimeSpan? Decode { get; init; }

    /// <summary>How it is decoded.</summary>
    public DecoderOptions Decoder { get; init; } = new();
}
