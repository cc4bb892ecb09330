using FFmpeg.AutoGen;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Frames;

/// <summary>How FFmpeg's pixel formats and colour tags (ITU-T H.273) read in our terms.</summary>
internal static class PixelLayouts
{
    public static PixelLayout? Of(AVPixelFormat format) => format switch
    {
        AVPixelFormat.AV_PIX_FMT_YUV420P or AVPixelFormat.AV_PIX_FMT_YUVJ420P => PixelLayout.Yuv420P,
        AVPixelFormat.AV_PIX_FMT_YUV422P or AVPixelFormat.AV_PIX_FMT_YUVJ422P => PixelLayout.Yuv422P,
        AVPixelFormat.AV_PIX_FMT_YUV444P or AVPixelFormat.AV_PIX_FMT_YUVJ444P => PixelLayout.Yuv444P,
        AVPixelFormat.AV_PIX_FMT_NV12 => PixelLayout.Nv12,
        AVPixelFormat.AV_PIX_FMT_NV21 => PixelLayout.Nv21,
        AVPixelFormat.AV_PIX_FMT_YUV420P10LE => PixelLayout.Yuv420P10,
        AVPixelFormat.AV_PIX_FMT_P010LE => PixelLayout.P010,
        AVPixelFormat.AV_PIX_FMT_GRAY8 => PixelLayout.Gray8,
        _ => null,
    };

    /// <summary>Size, layout and colour of a picture, also of one on a device; null where the layout is one that no reader takes.</summary>
    public static YuvFormat? FormatOf(MediaFrame media) => Of(media.SoftwareFormat) is not { } layout ? null : new YuvFormat(
        media.Width,
        media.Height,
        layout,
        MatrixOf(media.ColorSpace),
        RangeOf(media.ColorRange, media.SoftwareFormat),
        SitingOf(media.ChromaLocation));

    public static ColorMatrix MatrixOf(AVColorSpace space) => space switch
    {
        AVColorSpace.AVCOL_SPC_BT709 => ColorMatrix.Bt709,
        AVColorSpace.AVCOL_SPC_BT470BG or AVColorSpace.AVCOL_SPC_SMPTE170M or AVColorSpace.AVCOL_SPC_FCC => ColorMatrix.Bt601,
        AVColorSpace.AVCOL_SPC_BT2020_NCL or AVColorSpace.AVCOL_SPC_BT2020_CL => ColorMatrix.Bt2020,
        _ => ColorMatrix.Unspecified,
    };

    public static ColorRange RangeOf(AVColorRange range, AVPixelFormat format) =>
        range == AVColorRange.AVCOL_RANGE_JPEG
        || format is AVPixelFormat.AV_PIX_FMT_YUVJ420P or AVPixelFormat.AV_PIX_FMT_YUVJ422P or AVPixelFormat.AV_PIX_FMT_YUVJ444P
            ? ColorRange.Full
            : ColorRange.Limited;

    // Unspecified is left-sited, as H.264 and H.265 have it by default; the MJPEG decoder says "center" itself.
    public static ChromaSiting SitingOf(AVChromaLocation location) =>
        location == AVChromaLocation.AVCHROMA_LOC_CENTER ? ChromaSiting.Center : ChromaSiting.Left;
}
