namespace VisionPipeline.Native.TurboJpeg;

/// <summary>How colour is thinned out in the JPEG; values of <c>TJSAMP</c> (turbojpeg.h).</summary>
public enum JpegSubsampling
{
    /// <summary>Colour for each pixel.</summary>
    Yuv444 = 0,

    /// <summary>Colour for each pair of pixels across.</summary>
    Yuv422 = 1,

    /// <summary>Colour for each block of 2 x 2 pixels.</summary>
    Yuv420 = 2,

    /// <summary>No colour.</summary>
    Grey = 3,

    /// <summary>Colour for each pair of pixels down.</summary>
    Yuv440 = 4,

    /// <summary>Colour for each run of 4 pixels across.</summary>
    Yuv411 = 5,
}
