using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>How <see cref="MediaEncoder.Open"/> opens an encoder.</summary>
public sealed record MediaEncoderOptions
{
    /// <summary>The encoder's own name, e.g. <c>libx264</c> or <c>h264_nvenc</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Frames per second.</summary>
    public int Fps { get; init; } = 25;

    /// <summary>Ticks per second of the times of pictures; null counts pictures (1/<see cref="Fps"/> s), which needs an even rate.</summary>
    public int? TicksPerSecond { get; init; }

    /// <summary>Pixel format to hand in; null takes the first that the encoder offers.</summary>
    public AVPixelFormat? PixelFormat { get; init; }

    /// <summary>Matrix between RGB and YUV that the stream states (ITU-T H.273, table 4); unspecified says nothing.</summary>
    public AVColorSpace ColorSpace { get; init; } = AVColorSpace.AVCOL_SPC_UNSPECIFIED;

    /// <summary>Range of the samples that the stream states; unspecified says nothing.</summary>
    public AVColorRange ColorRange { get; init; } = AVColorRange.AVCOL_RANGE_UNSPECIFIED;

    /// <summary>
    /// Device whose memory the encoder takes its pictures from (VA-API); each is copied there from memory in
    /// <see cref="PixelFormat"/>, which must be given then. Null for encoders that take memory. Stays the caller's.
    /// </summary>
    public HardwareDevice? Device { get; init; }

    /// <summary>
    /// A picture on a device (NVDEC's) that is like those to come: they are encoded where they lie, in its layout; the encoder takes
    /// over its frames context. <see cref="PixelFormat"/> and <see cref="Device"/> say nothing then. Stays the caller's. Null for
    /// pictures in memory.
    /// </summary>
    public MediaFrame? Surface { get; init; }

    /// <summary>The encoder's own options by name, e.g. <c>preset</c>. Those that it does not know are ignored.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Encoder threads.</summary>
    public int Threads { get; init; } = 1;
}
