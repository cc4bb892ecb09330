namespace VisionPipeline.Testing;

/// <summary>Codec of a <see cref="ClipRecipe"/>; the container follows from it: mp4, mp4, avi, webm, webm.</summary>
public enum ClipCodec
{
    H264,
    Hevc,

    /// <summary>Full range 4:2:0 with the standard Huffman tables, as RTP (RFC 2435) needs and cameras send.</summary>
    Mjpeg,
    Vp9,
    Av1,
}
