using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Recording;

/// <summary>The GPU that decodes an export's pictures, and encodes them where they lie if it has an encoder. Immutable.</summary>
/// <param name="Device">CUDA; stays the caller's. Null decodes on the processor, for tests that lift pictures.</param>
public sealed record ExportDevice(HardwareDevice? Device)
{
    /// <summary>Surfaces beyond the stream's own: those that wait in the encoder. With the 16 of the largest picture buffer and FFmpeg's five they stay below NVDEC's 32.</summary>
    internal const int Surfaces = 8;

    /// <summary>Paints on the device; null where what is painted must come to main memory. Stays the caller's.</summary>
    public ISurfacePainter? Painter { get; init; }

    /// <summary>Puts a decoded picture on the device: what tests have in the place of NVDEC.</summary>
    internal Action<MediaFrame>? Lift { get; init; }

    /// <summary>Gives a shell (the first) a surface like a picture (the second): what tests have in the place of a pool on the device.</summary>
    internal Action<MediaFrame, MediaFrame>? Make { get; init; }

    /// <summary>Brings a picture (the second) to main memory (the first).</summary>
    internal Action<MediaFrame, MediaFrame> Lower { get; init; } = static (to, from) => to.DownloadFrom(from);

    /// <summary>Opens an encoder for surfaces.</summary>
    internal Func<MediaEncoderOptions, MediaEncoder> Open { get; init; } = MediaEncoder.Open;

    /// <summary>Hands it a surface.</summary>
    internal Func<MediaEncoder, MediaFrame, DecodeStatus> Send { get; init; } = static (encoder, surface) => encoder.Send(surface);
}
