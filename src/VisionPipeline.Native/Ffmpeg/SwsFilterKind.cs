using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>How libswscale weighs pixels (the SWS_ flags of swscale.h).</summary>
public enum SwsFilterKind
{
    /// <summary>Two source samples, low precision.</summary>
    FastBilinear = ffmpeg.SWS_FAST_BILINEAR,

    /// <summary>A triangle that is widened when shrinking, so that it averages.</summary>
    Bilinear = ffmpeg.SWS_BILINEAR,

    /// <summary>A cubic that is widened when shrinking.</summary>
    Bicubic = ffmpeg.SWS_BICUBIC,

    /// <summary>A box average.</summary>
    Area = ffmpeg.SWS_AREA,
}
