using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A decoded picture (<c>AVFrame</c>): a shell that is filled by <see cref="MediaDecoder.Receive"/> and reused.</summary>
/// <remarks>
/// Owns its shell and references on the picture's buffers. The planes may be read from several threads while nobody refills,
/// clears or disposes the shell; the caller sees to that. Disposing twice is harmless.
/// </remarks>
public sealed unsafe partial class MediaFrame : IDisposable
{
    private readonly FrameHandle _handle;

    /// <summary>An empty shell.</summary>
    /// <exception cref="OutOfMemoryException">libavutil had no memory for it.</exception>
    public MediaFrame()
    {
        AVFrame* frame = ffmpeg.av_frame_alloc();
        if (frame is null)
            throw new OutOfMemoryException("av_frame_alloc: no memory for a frame");
        _handle = new FrameHandle((nint)frame);
    }

    /// <summary>Width in pixels, 0 while empty.</summary>
    public int Width => Pointer->width;

    /// <summary>Height in pixels, 0 while empty.</summary>
    public int Height => Pointer->height;

    /// <summary>Pixel format.</summary>
    public AVPixelFormat Format => (AVPixelFormat)Pointer->format;

    /// <summary>Pixel format's short name, e.g. <c>nv12</c>.</summary>
    public string FormatName => Marshal.PtrToStringUTF8((nint)ffmpeg.av_get_pix_fmt_name(Format)) ?? "none";

    /// <summary>Matrix between RGB and YUV (ITU-T H.273, table 4).</summary>
    public AVColorSpace ColorSpace => Pointer->colorspace;

    /// <summary>Limited (16..235) or full (0..255) range.</summary>
    public AVColorRange ColorRange => Pointer->color_range;

    /// <summary>Where chroma samples lie among luma samples (ITU-T H.273, 8.7).</summary>
    public AVChromaLocation ChromaLocation => Pointer->chroma_location;

    /// <summary>Best presentation time in the stream's time base, or null where none is known.</summary>
    public long? Pts => Pointer->best_effort_timestamp == ffmpeg.AV_NOPTS_VALUE ? null : Pointer->best_effort_timestamp;

    /// <summary>Whether it was coded without reference to others.</summary>
    public bool IsKey => Pointer->key_frame != 0;

    /// <summary>I, P, B ...</summary>
    public AVPictureType PictureType => Pointer->pict_type;

    /// <summary>Whether the decoder had to guess a part of it.</summary>
    public bool IsCorrupt => (Pointer->flags & ffmpeg.AV_FRAME_FLAG_CORRUPT) != 0 || Pointer->decode_error_flags != 0;

    /// <summary>Whether the picture lies in a device's memory.</summary>
    public bool IsOnDevice => Pointer->hw_frames_ctx is not null;

    internal AVFrame* Pointer => (AVFrame*)_handle.Live;

    internal FrameHandle Handle => _handle;

    /// <summary>Bytes from one row of a plane to the next; more than the row's own bytes where rows are padded.</summary>
    /// <param name="plane">0..3.</param>
    public int Stride(int plane)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)plane, 3u, nameof(plane));
        return Pointer->linesize[plane];
    }

    /// <summary>A plane's bytes, from its first sample to the end of the buffer that it lies in.</summary>
    /// <param name="plane">0..3.</param>
    /// <returns>Empty where the picture has no such plane, lies on a device, or is stored bottom-up.</returns>
    public ReadOnlySpan<byte> Plane(int plane)
    {
        int stride = Stride(plane);
        byte* data = Pointer->data[plane];

        // A palette is 256 colours of 4 bytes whose row length FFmpeg does not state.
        if (plane == 1 && Format == AVPixelFormat.AV_PIX_FMT_PAL8 && data is not null)
            return new ReadOnlySpan<byte>(data, ffmpeg.AVPALETTE_SIZE);
        if (data is null || IsOnDevice || stride <= 0)
            return default;

        // Which buffer holds the plane is asked, not assumed: a cropped picture starts within it.
        AVBufferRef* buffer = ffmpeg.av_frame_get_plane_buffer(Pointer, plane);
        if (buffer is null)
            return default;
        long length = buffer->data + buffer->size - data;
        return new ReadOnlySpan<byte>(data, (int)Math.Clamp(length, 0, int.MaxValue));
    }

    /// <summary>Gives the shell a picture of its own with undefined content; what it held is dropped.</summary>
    /// <param name="format">Pixel format.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="FfmpegException">libavutil cannot make such a picture.</exception>
    public void Allocate(AVPixelFormat format, int width, int height)
    {
        using var lease = new HandleLease(_handle);
        ffmpeg.av_frame_unref(Pointer);
        Pointer->format = (int)format;
        Pointer->width = width;
        Pointer->height = height;
        FfmpegException.ThrowIfError(ffmpeg.av_frame_get_buffer(Pointer, 0), "av_frame_get_buffer");
    }

    /// <summary>Copies rows into a plane of a picture made by <see cref="Allocate"/>.</summary>
    /// <param name="plane">0..3.</param>
    /// <param name="rows">The rows' bytes.</param>
    /// <param name="stride">Bytes from one of them to the next.</param>
    /// <exception cref="ArgumentException">There is no such plane.</exception>
    public void CopyPlane(int plane, ReadOnlySpan<byte> rows, int stride)
    {
        using var lease = new HandleLease(_handle);
        ReadOnlySpan<byte> own = Plane(plane);
        int ownStride = Stride(plane);
        if (own.IsEmpty || stride <= 0)
            throw new ArgumentException($"the picture has no plane {plane}, or the rows no length", nameof(plane));
        var target = new Span<byte>(Pointer->data[plane], own.Length);
        int length = Math.Min(stride, ownStride);
        for (int from = 0, to = 0; from < rows.Length && to < target.Length; from += stride, to += ownStride)
        {
            int bytes = Math.Min(length, Math.Min(rows.Length - from, target.Length - to));
            rows.Slice(from, bytes).CopyTo(target[to..]);
        }
    }

    /// <summary>Readies a picture for an encoder: its time, and no word on how it was coded before.</summary>
    /// <param name="pts">Presentation time in the encoder's ticks.</param>
    public void SetTime(long pts)
    {
        using var lease = new HandleLease(_handle);
        Pointer->pts = pts;
        Pointer->pict_type = AVPictureType.AV_PICTURE_TYPE_NONE;
        Pointer->key_frame = 0;
    }

    /// <summary>Drops the picture and keeps the shell.</summary>
    public void Clear()
    {
        using var lease = new HandleLease(_handle);
        ffmpeg.av_frame_unref(Pointer);
    }

    /// <summary>Takes over another shell's picture, which is then empty. Nothing is copied.</summary>
    public void MoveFrom(MediaFrame other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var lease = new HandleLease(_handle);
        using var otherLease = new HandleLease(other._handle);
        ffmpeg.av_frame_unref(Pointer);
        ffmpeg.av_frame_move_ref(Pointer, other.Pointer);
    }

    /// <summary>Copies a picture from a device's memory into this shell, with its time stamps.</summary>
    /// <exception cref="FfmpegException">The device refused.</exception>
    public void DownloadFrom(MediaFrame device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var lease = new HandleLease(_handle);
        using var deviceLease = new HandleLease(device._handle);
        // FFmpeg 5.1 reads through a null pointer where the source has no device.
        if (!device.IsOnDevice)
            throw new FfmpegException("av_hwframe_transfer_data", "the picture lies on no device", ffmpeg.AVERROR(ffmpeg.EINVAL));
        ffmpeg.av_frame_unref(Pointer);
        FfmpegException.ThrowIfError(ffmpeg.av_hwframe_transfer_data(Pointer, device.Pointer, 0), "av_hwframe_transfer_data");
        FfmpegException.ThrowIfError(ffmpeg.av_frame_copy_props(Pointer, device.Pointer), "av_frame_copy_props");
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
