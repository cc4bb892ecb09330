using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Surfaces of one size and layout on a device (<c>AVHWFramesContext</c>): made as they are needed, used again once nobody refers to them.</summary>
/// <remarks>For pictures that are kept longer than a decoder can do without its own. Used by one thread; surfaces may outlive it.</remarks>
public sealed unsafe class SurfacePool : IDisposable
{
    private readonly BufferHandle _frames;

    private SurfacePool(BufferHandle frames) => _frames = frames;

    /// <summary>A pool of surfaces that are like a picture.</summary>
    /// <param name="surface">On a device; on its device they are made. Stays the caller's.</param>
    /// <exception cref="ArgumentException">It lies on no device.</exception>
    /// <exception cref="FfmpegException">The device makes no such surfaces.</exception>
    public static SurfacePool For(MediaFrame surface)
    {
        ArgumentNullException.ThrowIfNull(surface);
        using var lease = new HandleLease(surface.Handle);
        if (!surface.IsOnDevice)
            throw new ArgumentException($"the picture lies on no device, it is {surface.FormatName}", nameof(surface));
        var like = (AVHWFramesContext*)surface.Pointer->hw_frames_ctx->data;
        return new SurfacePool(new BufferHandle((nint)Make(like->device_ref, like->format, like->sw_format, (surface.Width + 1) & ~1, (surface.Height + 1) & ~1, 0)));
    }

    /// <summary>Gives a shell a surface with undefined content, and the size, times and colours of a picture; what it held is dropped.</summary>
    /// <param name="into">The shell.</param>
    /// <param name="like">A picture of the size that the pool was made for.</param>
    /// <exception cref="ArgumentException">It has another size.</exception>
    /// <exception cref="FfmpegException">The device has no memory for one more.</exception>
    public void Take(MediaFrame into, MediaFrame like)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(like);
        using var lease = new HandleLease(_frames);
        using var intoLease = new HandleLease(into.Handle);
        using var likeLease = new HandleLease(like.Handle);
        var frames = (AVHWFramesContext*)((AVBufferRef*)_frames.Live)->data;
        if (((like.Width + 1) & ~1, (like.Height + 1) & ~1) != (frames->width, frames->height))
            throw new ArgumentException($"the pool is for {frames->width}x{frames->height}, the picture is {like.Width}x{like.Height}", nameof(like));
        AVFrame* frame = into.Pointer;
        ffmpeg.av_frame_unref(frame);
        FfmpegException.ThrowIfError(ffmpeg.av_hwframe_get_buffer((AVBufferRef*)_frames.Live, frame, 0), "av_hwframe_get_buffer");
        (frame->width, frame->height) = (like.Width, like.Height);
        FfmpegException.ThrowIfError(ffmpeg.av_frame_copy_props(frame, like.Pointer), "av_frame_copy_props");
    }

    /// <inheritdoc/>
    public void Dispose() => _frames.Dispose();

    /// <summary>Makes a frames context; the caller owns it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="format">The format of pictures on it.</param>
    /// <param name="software">How their samples lie.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="surfaces">So many are made at once; 0 for as many as are needed, where the device can.</param>
    internal static AVBufferRef* Make(AVBufferRef* device, AVPixelFormat format, AVPixelFormat software, int width, int height, int surfaces)
    {
        AVBufferRef* reference = ffmpeg.av_hwframe_ctx_alloc(device);
        if (reference is null)
            throw new OutOfMemoryException("av_hwframe_ctx_alloc: no memory");
        var frames = (AVHWFramesContext*)reference->data;
        frames->format = format;
        frames->sw_format = software;
        frames->width = width;
        frames->height = height;
        frames->initial_pool_size = surfaces;
        int code = ffmpeg.av_hwframe_ctx_init(reference);
        if (code < 0)
        {
            ffmpeg.av_buffer_unref(&reference);
            FfmpegException.ThrowIfError(code, "av_hwframe_ctx_init");
        }

        return reference;
    }
}
