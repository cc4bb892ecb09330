using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

/// <summary>Opens the best decoder for a stream by trying one way after the other, and remembers why each was passed over.</summary>
internal static class DecoderChoice
{
    private static readonly DecoderKind[] Order =
        [DecoderKind.Cuda, DecoderKind.Nvv4l2, DecoderKind.Vaapi, DecoderKind.V4l2M2m, DecoderKind.Software];

    /// <summary>The ways to try for a wish, in order.</summary>
    public static IReadOnlyList<DecoderKind> Candidates(DecoderOptions options) => options.Kind switch
    {
        DecoderKind.Auto => Order,
        DecoderKind.Software => [DecoderKind.Software],
        _ when options.Strict => [options.Kind],
        _ => [options.Kind, DecoderKind.Software],
    };

    /// <summary>Opens one way.</summary>
    /// <param name="kind">The way.</param>
    /// <param name="parameters">The stream.</param>
    /// <param name="options">How it was asked for.</param>
    /// <param name="devices">The machine's devices.</param>
    /// <param name="surfaces">Pictures on an NVIDIA GPU that readers may hold at a time.</param>
    /// <exception cref="NativeException">It does not open.</exception>
    /// <exception cref="DecoderException">It cannot work on this machine at all.</exception>
    public static MediaDecoder Open(DecoderKind kind, CodecParameters parameters, DecoderOptions options, DecoderDevices devices, int surfaces = 1)
    {
        if (DecoderDevices.Obstacle(kind) is string obstacle)
            throw new DecoderException(obstacle);
        var request = new MediaDecoderOptions { Threads = kind == DecoderKind.Software ? options.Threads : 1 };
        return kind switch
        {
            DecoderKind.Cuda => MediaDecoder.Open(parameters, request with { Device = devices.Get(kind, options.Device), ExtraHardwareFrames = surfaces }),
            DecoderKind.Vaapi => MediaDecoder.Open(parameters, request with { Device = devices.Get(kind, options.Device), ExtraHardwareFrames = options.FramesOut }),
            DecoderKind.V4l2M2m => OpenNamed(parameters, request, "_v4l2m2m"),
            DecoderKind.Nvv4l2 => OpenNamed(parameters, request, "_nvv4l2dec", "_nvmpi"),
            _ => MediaDecoder.Open(parameters, request),
        };
    }

    private static MediaDecoder OpenNamed(CodecParameters parameters, MediaDecoderOptions request, params ReadOnlySpan<string> suffixes)
    {
        var refused = new List<string>();
        foreach (string suffix in suffixes)
        {
            try
            {
                return MediaDecoder.Open(parameters, request with { Name = parameters.CodecName + suffix });
            }
            catch (FfmpegException e)
            {
                refused.Add(e.Words);
            }
        }

        throw new FfmpegException("avcodec_open2", string.Join("; ", refused), ffmpeg.AVERROR_DECODER_NOT_FOUND);
    }
}
