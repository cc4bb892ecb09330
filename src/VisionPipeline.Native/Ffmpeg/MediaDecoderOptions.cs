using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>How <see cref="MediaDecoder.Open"/> opens a decoder.</summary>
public sealed record MediaDecoderOptions
{
    /// <summary>A decoder's own name, e.g. <c>h264_v4l2m2m</c>; null takes the codec's usual one.</summary>
    public string? Name { get; init; }

    /// <summary>Decoder threads, at least 1. One is cheapest per frame; more cost memory and delay.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Hardware device to decode on; null decodes on the CPU. The decoder takes a reference of its own.</summary>
    public HardwareDevice? Device { get; init; }

    /// <summary>Gives each frame as soon as it can be shown; off only where throughput alone counts.</summary>
    public bool LowDelay { get; init; } = true;

    /// <summary>Hardware surfaces beyond what the codec itself needs: those that readers may hold at a time.</summary>
    public int ExtraHardwareFrames { get; init; } = 6;

    internal AVPixelFormat HardwareFormat => Device?.PixelFormat ?? AVPixelFormat.AV_PIX_FMT_NONE;
}
