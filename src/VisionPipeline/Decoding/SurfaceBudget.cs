using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Decoding;

/// <summary>How many surfaces a stream's decoder takes on an NVIDIA GPU, and how many bytes they come to at most. Immutable.</summary>
/// <remarks>
/// FFmpeg's nvdec.c makes as many output surfaces as decoding ones, and as many of those as the stream's decoded picture buffer, two
/// for filters, three to work with, and what readers asked for. NVDEC takes 32 (its programming guide: ulNumDecodeSurfaces).
/// </remarks>
/// <param name="Dpb">Pictures that the stream may refer to, as its level allows.</param>
/// <param name="Readers">Pictures that readers may hold at a time.</param>
/// <param name="Bytes">Bytes of all surfaces.</param>
internal readonly record struct SurfaceBudget(int Dpb, int Readers, long Bytes)
{
    private const int MostSurfaces = 32;
    private const int Spare = 5;

    // What a decoder keeps beside its surfaces (bitstream, motion vectors); an assumption, never measured.
    private const long Session = 8L << 20;

    /// <summary>Works it out.</summary>
    /// <param name="parameters">The stream.</param>
    /// <param name="wanted">Pictures that readers would like to hold, at least 1.</param>
    public static SurfaceBudget Of(CodecParameters parameters, int wanted) =>
        Of(parameters.Codec, parameters.Level, parameters.Width, parameters.Height, parameters.BitsPerSample > 8, wanted);

    /// <summary>Works it out.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="level">Its level as the bitstream writes it; 0 or less where it is unknown.</param>
    /// <param name="width">In pixels; 0 where it is unknown.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="isDeep">Whether a sample takes two bytes.</param>
    /// <param name="wanted">Pictures that readers would like to hold, at least 1.</param>
    public static SurfaceBudget Of(AVCodecID codec, int level, int width, int height, bool isDeep, int wanted)
    {
        int dpb = codec switch
        {
            AVCodecID.AV_CODEC_ID_H264 => OfH264(level, width, height),
            AVCodecID.AV_CODEC_ID_HEVC => OfHevc(level, width, height),
            AVCodecID.AV_CODEC_ID_AV1 or AVCodecID.AV_CODEC_ID_VP9 or AVCodecID.AV_CODEC_ID_VP8 => 8,
            AVCodecID.AV_CODEC_ID_MJPEG => 1,
            _ => 16,
        };
        int readers = Math.Clamp(MostSurfaces - Spare - dpb, 1, Math.Max(1, wanted));
        long surface = Even(width) * Even(height) * 3 / 2 * (isDeep ? 2 : 1);
        return new SurfaceBudget(dpb, readers, Session + (2 * (dpb + Spare + readers) * surface));
    }

    // ITU-T H.264, A.3.1: MaxDpbMbs of table A-1, divided by the picture's macroblocks.
    private static int OfH264(int level, int width, int height)
    {
        int most = level switch
        {
            <= 0 => 184320,
            <= 10 => 396,
            <= 11 => 900,
            <= 20 => 2376,
            <= 21 => 4752,
            <= 30 => 8100,
            <= 31 => 18000,
            <= 32 => 20480,
            <= 41 => 32768,
            <= 42 => 34816,
            <= 50 => 110400,
            <= 52 => 184320,
            _ => 696320,
        };
        int picture = Math.Max(1, (width + 15) / 16 * ((height + 15) / 16));
        return Math.Clamp(most / picture, 1, 16);
    }

    // ITU-T H.265, A.4.2: six pictures of the level's largest size, more of smaller ones; table A.8.
    private static int OfHevc(int level, int width, int height)
    {
        long most = level switch
        {
            <= 0 => 35651584,
            <= 30 => 36864,
            <= 60 => 122880,
            <= 63 => 245760,
            <= 90 => 552960,
            <= 93 => 983040,
            <= 123 => 2228224,
            <= 156 => 8912896,
            _ => 35651584,
        };
        long picture = Math.Max(1, (long)width * height);
        return picture <= most / 4 ? 16 : picture <= most / 2 ? 12 : picture <= 3 * most / 4 ? 8 : 6;
    }

    private static long Even(int side) => (side + 1L) & ~1L;
}
