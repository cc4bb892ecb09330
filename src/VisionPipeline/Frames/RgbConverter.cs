using FFmpeg.AutoGen;
using OpenCvSharp;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Frames;

/// <summary>Makes 8-bit RGB of whatever a decoder gives: YUV of any depth, grey, palettes, 16-bit and alpha, which is dropped.</summary>
/// <remarks>Keeps its converter while the shape stays. NOT thread-safe. Owns native memory until <see cref="Dispose"/>.</remarks>
public sealed class RgbConverter : IDisposable
{
    private SwsScaler? _scaler;
    private (int Width, int Height, AVPixelFormat Format, AVColorSpace Space, AVColorRange Range) _shape;

    /// <summary>Converts a frame into a matrix, which becomes CV_8UC3 of the frame's size.</summary>
    /// <param name="frame">It, in memory.</param>
    /// <param name="into">Takes the pixels, red first.</param>
    /// <exception cref="ArgumentException">The frame's layout cannot be read.</exception>
    /// <exception cref="FfmpegException">The conversion was refused.</exception>
    public void Convert(MediaFrame frame, Mat into)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(into);
        AVPixelFormat format = WithoutAlpha(frame.Format);
        var shape = (frame.Width, frame.Height, format, frame.ColorSpace, frame.ColorRange);
        if (_scaler is null || shape != _shape)
        {
            _scaler?.Dispose();
            _scaler = null;
            SwsScaler made = new(frame.Width, frame.Height, format, frame.Width, frame.Height, AVPixelFormat.AV_PIX_FMT_RGB24, SwsFilterKind.Bilinear, accurate: true);
            _scaler = made;
            _shape = shape;
            if (IsYuv(format))
                made.SetSourceColors(Matrix(frame), IsFull(frame));
        }

        _scaler.Scale(frame.Plane(0), frame.Stride(0), frame.Plane(1), frame.Stride(1), frame.Plane(2), frame.Stride(2));
        into.CopyFrom(frame.Height, frame.Width, MatType.CV_8UC3, _scaler.Plane(0), _scaler.Stride(0));
    }

    /// <summary>Releases the converter. Disposing twice is harmless.</summary>
    public void Dispose() => _scaler?.Dispose();

    // The colour planes of these layouts are those of the same layout without alpha, and three planes are what the scaler takes.
    private static AVPixelFormat WithoutAlpha(AVPixelFormat format) => format switch
    {
        AVPixelFormat.AV_PIX_FMT_YUVA420P => AVPixelFormat.AV_PIX_FMT_YUV420P,
        AVPixelFormat.AV_PIX_FMT_YUVA422P => AVPixelFormat.AV_PIX_FMT_YUV422P,
        AVPixelFormat.AV_PIX_FMT_YUVA444P => AVPixelFormat.AV_PIX_FMT_YUV444P,
        AVPixelFormat.AV_PIX_FMT_GBRAP => AVPixelFormat.AV_PIX_FMT_GBRP,
        AVPixelFormat.AV_PIX_FMT_GBRAP10LE => AVPixelFormat.AV_PIX_FMT_GBRP10LE,
        AVPixelFormat.AV_PIX_FMT_GBRAP12LE => AVPixelFormat.AV_PIX_FMT_GBRP12LE,
        AVPixelFormat.AV_PIX_FMT_GBRAP16LE => AVPixelFormat.AV_PIX_FMT_GBRP16LE,
        _ => format,
    };

    private static bool IsYuv(AVPixelFormat format)
    {
        string name = format.ToString();
        return name.Contains("_YUV", StringComparison.Ordinal) || name.Contains("_NV", StringComparison.Ordinal) || name.Contains("_P0", StringComparison.Ordinal);
    }

    /// <summary>The matrix that a frame is taken to be coded with: a SWS_CS_ constant.</summary>
    /// <param name="frame">It.</param>
    public static int MatrixOf(MediaFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Matrix(frame);
    }

    // Where the file does not say, large pictures are BT.709 in video; JPEG says full range, which goes with BT.601 (JFIF).
    private static int Matrix(MediaFrame frame) => PixelLayouts.MatrixOf(frame.ColorSpace) switch
    {
        ColorMatrix.Bt709 => ffmpeg.SWS_CS_ITU709,
        ColorMatrix.Bt2020 => ffmpeg.SWS_CS_BT2020,
        ColorMatrix.Unspecified when frame.Height >= 720 && !IsFull(frame) => ffmpeg.SWS_CS_ITU709,
        _ => ffmpeg.SWS_CS_ITU601,
    };

    private static bool IsFull(MediaFrame frame) => PixelLayouts.RangeOf(frame.ColorRange, frame.Format) == ColorRange.Full;
}
