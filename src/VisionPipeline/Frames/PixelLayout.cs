namespace VisionPipeline.Frames;

/// <summary>How the samples of a decoded picture lie in memory. The range (limited or full) is said by <see cref="ColorRange"/>: FFmpeg's YUVJ formats are the same layouts with <see cref="ColorRange.Full"/>.</summary>
public enum PixelLayout
{
    /// <summary>Luma only, 8 bit, one plane.</summary>
    Gray8,

    /// <summary>Three planes Y, U, V, 8 bit, chroma halved in both directions (FFmpeg <c>yuv420p</c>, <c>yuvj420p</c>).</summary>
    Yuv420P,

    /// <summary>Three planes Y, U, V, 8 bit, chroma halved horizontally (FFmpeg <c>yuv422p</c>, <c>yuvj422p</c>; most MJPEG cameras).</summary>
    Yuv422P,

    /// <summary>Three planes Y, U, V, 8 bit, chroma at full size (FFmpeg <c>yuv444p</c>, <c>yuvj444p</c>).</summary>
    Yuv444P,

    /// <summary>Two planes, Y and interleaved U V, 8 bit, chroma halved in both directions (NVDEC, VAAPI, V4L2).</summary>
    Nv12,

    /// <summary>As <see cref="Nv12"/> with V before U.</summary>
    Nv21,

    /// <summary>Three planes of little-endian 16-bit words that hold 10 bits at the low end (FFmpeg <c>yuv420p10le</c>).</summary>
    Yuv420P10,

    /// <summary>Two planes, as <see cref="Nv12"/>, of little-endian 16-bit words that hold 10 bits at the high end (FFmpeg <c>p010le</c>).</summary>
    P010,
}
