namespace VisionPipeline.Native.TurboJpeg;

/// <summary>How pixels lie in memory; values of <c>TJPF</c> (turbojpeg.h).</summary>
public enum JpegPixelFormat
{
    /// <summary>Red, green, blue; 3 bytes.</summary>
    Rgb = 0,

    /// <summary>Blue, green, red; 3 bytes.</summary>
    Bgr = 1,

    /// <summary>Grey; 1 byte.</summary>
    Grey = 6,
}
