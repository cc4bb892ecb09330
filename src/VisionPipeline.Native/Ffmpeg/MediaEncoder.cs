using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An opened video encoder (<c>AVCodecContext</c>). Opening it is the only sure probe for one.</summary>
/// <remarks>Used by one thread at a time. Disposing twice is harmless.</remarks>
public sealed unsafe class MediaEncoder : IDisposable
{
    // As libavcodec's own VA-API example has it: enough for two pictures in flight and their references.
    private const int DeviceSurfaces = 20;

    private readonly CodecContextHandle _handle;
    private readonly AVPixelFormat _format;
    private readonly MediaFrame? _onDevice;

    private MediaEncoder(CodecContextHandle handle, AVPixelFormat format, bool takesSurfaces)
    {
        _handle = handle;
        _format = format;
        TakesSurfaces = takesSurfaces;
        _onDevice = takesSurfaces || handle.IsInvalid || ((AVCodecContext*)handle.Live)->hw_frames_ctx is null ? null : new MediaFrame();
    }

    /// <summary>The pixel format that it takes from memory, also where it encodes pictures on a device; how the samples of surfaces lie where it takes those.</summary>
    public AVPixelFormat PixelFormat => _format;

    /// <summary>Whether it takes pictures on a device, and no others (<see cref="MediaEncoderOptions.Surface"/>).</summary>
    public bool TakesSurfaces { get; }

    private AVCodecContext* Pointer => (AVCodecContext*)_handle.Live;

    /// <summary>Opens an encoder.</summary>
    /// <exception cref="FfmpegException">There is none of that name, or it or its hardware refuses.</exception>
    public static MediaEncoder Open(MediaEncoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        AVCodec* codec = ffmpeg.avcodec_find_encoder_by_name(options.Name);
        if (codec is null)
            throw new FfmpegException("avcodec_find_encoder_by_name", $"this FFmpeg has no encoder {options.Name}", ffmpeg.AVERROR_ENCODER_NOT_FOUND);
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(codec);
        if (context is null)
            throw new OutOfMemoryException("avcodec_alloc_context3: no memory");
        var handle = new CodecContextHandle((nint)context);
        try
        {
            context->width = options.Width;
            context->height = options.Height;
            context->time_base = new AVRational { num = 1, den = options.TicksPerSecond ?? options.Fps };
            context->framerate = new AVRational { num = options.Fps, den = 1 };
            context->pix_fmt = options.PixelFormat ?? FirstFormat(codec);
            context->colorspace = options.ColorSpace;
            context->color_range = options.ColorRange;
            AVPixelFormat format = context->pix_fmt;
            if (options.Surface is { } surface)
                format = BindFrames(context, surface);
            else if (options.Device is { } device)
                BindDevice(context, device, format);
            context->thread_count = options.Threads;
            // Parameter sets in the extradata: a decoder opened from CodecParameters then needs nothing else.
            context->flags |= ffmpeg.AV_CODEC_FLAG_GLOBAL_HEADER;
            using var dictionary = new OptionDictionary(options.Options);
            FfmpegException.ThrowIfError(ffmpeg.avcodec_open2(context, codec, dictionary.Reference), "avcodec_open2");
            return new MediaEncoder(handle, format, options.Surface is not null);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>What a decoder must know of the stream that this makes; the caller owns it.</summary>
    public CodecParameters CopyParameters()
    {
        using var lease = new HandleLease(_handle);
        return CodecParameters.CopyOf(Pointer);
    }

    /// <summary>Hands a picture in; null says that the stream has ended.</summary>
    /// <exception cref="ArgumentException">Its size or format is not what the encoder was opened for.</exception>
    /// <exception cref="FfmpegException">The encoder failed.</exception>
    public DecodeStatus Send(MediaFrame? frame)
    {
        using var lease = new HandleLease(_handle);
        if (frame is null)
            return MediaDecoder.Status(ffmpeg.avcodec_send_frame(Pointer, null), "avcodec_send_frame");
        using var frameLease = new HandleLease(frame.Handle);
        // Encoders read as many samples as they were opened for, whatever the picture holds.
        if (frame.Width != Pointer->width || frame.Height != Pointer->height || frame.SoftwareFormat != _format || frame.IsOnDevice != TakesSurfaces || (TakesSurfaces && frame.Format != Pointer->pix_fmt))
            throw new ArgumentException($"the encoder takes {Pointer->width}x{Pointer->height} {PixelFormat}, the picture is {frame.Width}x{frame.Height} {frame.Format}", nameof(frame));
        return MediaDecoder.Status(ffmpeg.avcodec_send_frame(Pointer, _onDevice is null ? frame.Pointer : Upload(frame)), "avcodec_send_frame");
    }

    /// <summary>Takes the next packet out into a shell.</summary>
    /// <exception cref="FfmpegException">The encoder failed.</exception>
    public DecodeStatus Receive(MediaPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        using var lease = new HandleLease(_handle);
        using var packetLease = new HandleLease(packet.Handle);
        return MediaDecoder.Status(ffmpeg.avcodec_receive_packet(Pointer, packet.Pointer), "avcodec_receive_packet");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _onDevice?.Dispose();
        _handle.Dispose();
    }

    // Pictures that a decoder made, with the decoder's own context: nothing is copied.
    private static AVPixelFormat BindFrames(AVCodecContext* context, MediaFrame surface)
    {
        using var lease = new HandleLease(surface.Handle);
        if (!surface.IsOnDevice)
            throw new ArgumentException($"the picture lies on no device, it is {surface.FormatName}", nameof(surface));
        context->hw_frames_ctx = ffmpeg.av_buffer_ref(surface.Pointer->hw_frames_ctx);
        if (context->hw_frames_ctx is null)
            throw new OutOfMemoryException("av_buffer_ref: no memory");
        context->pix_fmt = surface.Format;
        return surface.SoftwareFormat;
    }

    // Surfaces of the device, of which the encoder gets one for each picture (libavcodec's encode_vaapi takes nothing else).
    private static void BindDevice(AVCodecContext* context, HardwareDevice device, AVPixelFormat format)
    {
        using var lease = new HandleLease(device.Handle);
        // The context frees it when it is freed itself.
        context->hw_frames_ctx = SurfacePool.Make(device.Pointer, device.PixelFormat, format, context->width, context->height, DeviceSurfaces);
        context->pix_fmt = device.PixelFormat;
    }

    private AVFrame* Upload(MediaFrame frame)
    {
        AVFrame* target = _onDevice!.Pointer;
        ffmpeg.av_frame_unref(target);
        FfmpegException.ThrowIfError(ffmpeg.av_hwframe_get_buffer(Pointer->hw_frames_ctx, target, 0), "av_hwframe_get_buffer");
        FfmpegException.ThrowIfError(ffmpeg.av_hwframe_transfer_data(target, frame.Pointer, 0), "av_hwframe_transfer_data");
        FfmpegException.ThrowIfError(ffmpeg.av_frame_copy_props(target, frame.Pointer), "av_frame_copy_props");
        return target;
    }

    private static AVPixelFormat FirstFormat(AVCodec* codec) =>
        codec->pix_fmts is null ? AVPixelFormat.AV_PIX_FMT_YUV420P : *codec->pix_fmts;
}
