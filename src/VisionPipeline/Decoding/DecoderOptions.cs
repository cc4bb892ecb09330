namespace VisionPipeline.Decoding;

/// <summary>How a camera's decoder is chosen and opened.</summary>
public sealed record DecoderOptions
{
    /// <summary>Where to decode. What does not open falls back to the next, software last, and the log says so.</summary>
    public DecoderKind Kind { get; init; } = DecoderKind.Auto;

    /// <summary>Whether a named <see cref="Kind"/> that does not open is an error and not a reason to fall back.</summary>
    public bool Strict { get; init; }

    /// <summary>CPU threads of a software decoder. One costs least per frame; with many cameras the cameras are the parallelism.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>CUDA device number, or VA-API render node; null takes the first.</summary>
    public string? Device { get; init; }

    /// <summary>Most frames that readers may hold at a time. Beyond it the newest frame is dropped and counted.</summary>
    public int FramesOut { get; init; } = 8;

    /// <summary>Whether frames that NVDEC decoded stay in the GPU's memory where the detector reads them there; else, and on other devices always, each is copied to main memory.</summary>
    public bool KeepOnDevice { get; init; } = true;
}
