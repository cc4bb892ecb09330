using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Pictures with a gradient that moves, for probing encoders and decoders without any file at hand.</summary>
public static unsafe class TestPattern
{
    /// <summary>Makes picture number <paramref name="index"/>; the caller owns it.</summary>
    /// <param name="format">An 8-bit YUV format such as yuv420p, yuvj420p or nv12.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="index">Number in the sequence; becomes the presentation time in ticks.</param>
    /// <exception cref="FfmpegException">libavutil cannot make a picture of that kind.</exception>
    public static MediaFrame Make(AVPixelFormat format, int width, int height, int index)
    {
        var frame = new MediaFrame();
        try
        {
            AVFrame* native = frame.Pointer;
            native->format = (int)format;
            native->width = width;
            native->height = height;
            native->pts = index;
            FfmpegException.ThrowIfError(ffmpeg.av_frame_get_buffer(native, 0), "av_frame_get_buffer");
            for (int plane = 0; plane < 3 && native->data[plane] is not null; plane++)
            {
                AVBufferRef* buffer = native->buf[plane] is null ? native->buf[0] : native->buf[plane];
                long available = buffer->data + buffer->size - native->data[plane];
                int stride = native->linesize[plane];
                int rows = (int)Math.Min(plane == 0 ? height : (height + 1) / 2, available / stride);
                for (int y = 0; y < rows; y++)
                {
                    var row = new Span<byte>(native->data[plane] + ((long)y * stride), stride);
                    for (int x = 0; x < row.Length; x++)
                        row[x] = plane == 0 ? (byte)(16 + ((x + y + (index * 8)) % 220)) : (byte)128;
                }
            }

            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }
}
