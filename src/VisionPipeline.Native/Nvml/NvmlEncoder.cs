namespace VisionPipeline.Native.Nvml;

/// <summary>Which video encoder is asked about: <c>nvmlEncoderType_t</c> of nvml.h, with its values.</summary>
public enum NvmlEncoder
{
    /// <summary>H.264 (NVML_ENCODER_QUERY_H264).</summary>
    H264 = 0,

    /// <summary>H.265 (NVML_ENCODER_QUERY_HEVC).</summary>
    Hevc = 1,

    /// <summary>AV1 (NVML_ENCODER_QUERY_AV1).</summary>
    Av1 = 2,
}
