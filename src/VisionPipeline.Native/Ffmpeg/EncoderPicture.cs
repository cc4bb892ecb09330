using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A picture that the caller draws and hands to a <see cref="MediaEncoder"/>: planes that can be written, and a time.</summary>
/// <remarks>Owns its <see cref="Frame"/>. Used by one thread at a time. Disposing twice is harmless.</remarks>
public sealed unsafe class EncoderPicture : IDisposable
{
    private EncoderPicture(MediaFrame frame) => Frame = frame;

    /// <summary>What an encoder takes.</summary>
    public MediaFrame Frame { get; }

    /// <summary>Makes an 8-bit planar YUV 4:2:0 picture of undefined content.</summary>
    /// <param name="width">Pixels, even, at least 2.</param>
    /// <param name="height">Pixels, even, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is odd or too small.</exception>
    /// <exception cref="FfmpegException">libavutil has no memory for it.</exception>
    public static EncoderPicture Create(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(width & 1, 0, nameof(width));
        ArgumentOutOfRangeException.ThrowIfNotEqual(height & 1, 0, nameof(height));
        var frame = new MediaFrame();
        try
        {
            AVFrame* native = frame.Pointer;
            native->format = (int)AVPixelFormat.AV_PIX_FMT_YUV420P;
            native->width = width;
            native->height = height;
            native->color_range = AVColorRange.AVCOL_RANGE_MPEG;
            native->colorspace = AVColorSpace.AVCOL_SPC_BT709;
            FfmpegException.ThrowIfError(ffmpeg.av_frame_get_buffer(native, 0), "av_frame_get_buffer");
            return new EncoderPicture(frame);
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <summary>Makes the planes ours alone again, where an encoder still holds the last picture, and sets the new one's time.</summary>
    /// <param name="pts">Presentation time in the encoder's ticks.</param>
    /// <exception cref="FfmpegException">libavutil has no memory for a copy.</exception>
    public void Begin(long pts)
    {
        using var lease = new HandleLease(Frame.Handle);
        FfmpegException.ThrowIfError(ffmpeg.av_frame_make_writable(Frame.Pointer), "av_frame_make_writable");
        Frame.Pointer->pts = pts;
    }

    /// <summary>A plane's bytes: <see cref="MediaFrame.Stride"/> times its rows. Valid until the next <see cref="Begin"/>.</summary>
    /// <param name="plane">0 luma, 1 and 2 chroma.</param>
    public Span<byte> Plane(int plane)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)plane, 2u, nameof(plane));
        AVFrame* native = Frame.Pointer;
        int rows = plane == 0 ? native->height : native->height / 2;
        return new Span<byte>(native->data[plane], native->linesize[plane] * rows);
    }

    /// <inheritdoc/>
    public void Dispose() => Frame.Dispose();
}
