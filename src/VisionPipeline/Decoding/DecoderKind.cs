namespace VisionPipeline.Decoding;

/// <summary>Where pictures are decoded.</summary>
public enum DecoderKind
{
    /// <summary>The best that opens, in the order of this list, software last.</summary>
    Auto,

    /// <summary>NVIDIA's decoder chip through CUDA (NVDEC).</summary>
    Cuda,

    /// <summary>NVIDIA Jetson's decoder, in an FFmpeg that carries its patches (<c>*_nvv4l2dec</c>, <c>*_nvmpi</c>).</summary>
    Nvv4l2,

    /// <summary>Intel's and AMD's decoders through VA-API.</summary>
    Vaapi,

    /// <summary>A decoder chip behind a V4L2 memory-to-memory device (Raspberry Pi and other boards).</summary>
    V4l2M2m,

    /// <summary>libavcodec on the CPU. Always there.</summary>
    Software,
}
