using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An opened video decoder (<c>AVCodecContext</c>).</summary>
/// <remarks>
/// Used by one thread at a time. Sending and receiving allocate no managed memory. Frames outlive the decoder: each holds
/// references on its own buffers. Disposing twice is harmless.
/// </remarks>
public sealed unsafe class MediaDecoder : IDisposable
{
    private readonly CodecContextHandle _handle;

    private MediaDecoder(CodecContextHandle handle, string name)
    {
        _handle = handle;
        Name = name;
    }

    /// <summary>The decoder's own name, e.g. <c>h264</c> or <c>hevc_v4l2m2m</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// Whether pictures that no other refers to are left out (<c>skip_frame</c> = <c>AVDISCARD_NONREF</c>). May be changed between
    /// packets; decoders that do not know it decode everything.
    /// </summary>
    public bool SkipsNonReference
    {
        get => Pointer->skip_frame == AVDiscard.AVDISCARD_NONREF;
        set
        {
            using var lease = new HandleLease(_handle);
            Pointer->skip_frame = value ? AVDiscard.AVDISCARD_NONREF : AVDiscard.AVDISCARD_DEFAULT;
        }
    }

    private AVCodecContext* Pointer => (AVCodecContext*)_handle.Live;

    /// <summary>Opens a decoder for a stream.</summary>
    /// <exception cref="FfmpegException">There is none of that name or for that codec, it cannot use the device, or it refuses the stream.</exception>
    public static MediaDecoder Open(CodecParameters parameters, MediaDecoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        AVCodec* codec = Find(parameters, options.Name);
        if (options.Device is not null && !Supports(codec, options.Device.Type))
            throw new FfmpegException("avcodec_get_hw_config", $"{parameters.CodecName} has no decoder for {options.Device.Type}", ffmpeg.AVERROR_DECODER_NOT_FOUND);

        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(codec);
        if (context is null)
            throw new OutOfMemoryException("avcodec_alloc_context3: no memory");
        var handle = new CodecContextHandle((nint)context);
        try
        {
            using (var lease = new HandleLease(parameters.Handle))
                FfmpegException.ThrowIfError(ffmpeg.avcodec_parameters_to_context(context, parameters.Pointer), "avcodec_parameters_to_context");
            context->thread_count = options.Threads;
            if (options.LowDelay)
                context->flags |= ffmpeg.AV_CODEC_FLAG_LOW_DELAY;
            // A JPEG that breaks half-way would otherwise come out as a picture, half of it garbage and not marked as such.
            if (parameters.Codec == AVCodecID.AV_CODEC_ID_MJPEG)
                context->err_recognition |= ffmpeg.AV_EF_EXPLODE;
            if (options.Device is not null)
                Attach(context, options);
            FfmpegException.ThrowIfError(ffmpeg.avcodec_open2(context, codec, null), "avcodec_open2");
            return new MediaDecoder(handle, Marshal.PtrToStringUTF8((nint)codec->name) ?? "unknown");
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Hands a packet to the decoder; null says that the stream has ended.</summary>
    /// <exception cref="FfmpegException">The decoder failed in a way that more data will not mend.</exception>
    public DecodeStatus Send(MediaPacket? packet)
    {
        using var lease = new HandleLease(_handle);
        if (packet is null)
            return Status(ffmpeg.avcodec_send_packet(Pointer, null), "avcodec_send_packet");
        using var packetLease = new HandleLease(packet.Handle);
        // Without bytes it would mean the end of the stream to libavcodec.
        if (packet.Size == 0)
            return DecodeStatus.Corrupt;
        return Status(ffmpeg.avcodec_send_packet(Pointer, packet.Pointer), "avcodec_send_packet");
    }

    /// <summary>Takes the next frame out of the decoder into a shell.</summary>
    /// <exception cref="FfmpegException">The decoder failed in a way that more data will not mend.</exception>
    public DecodeStatus Receive(MediaFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        using var lease = new HandleLease(_handle);
        using var frameLease = new HandleLease(frame.Handle);
        return Status(ffmpeg.avcodec_receive_frame(Pointer, frame.Pointer), "avcodec_receive_frame");
    }

    /// <summary>Forgets everything in flight, as after a gap.</summary>
    public void Flush()
    {
        using var lease = new HandleLease(_handle);
        ffmpeg.avcodec_flush_buffers(Pointer);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal static DecodeStatus Status(int code, string call)
    {
        if (code >= 0)
            return DecodeStatus.Done;
        if (code == ffmpeg.AVERROR(ffmpeg.EAGAIN))
            return DecodeStatus.Again;
        if (code == ffmpeg.AVERROR_EOF)
            return DecodeStatus.End;
        if (code == ffmpeg.AVERROR_INVALIDDATA)
            return DecodeStatus.Corrupt;
        FfmpegException.ThrowIfError(code, call);
        return DecodeStatus.Corrupt;
    }

    private static AVCodec* Find(CodecParameters parameters, string? name)
    {
        AVCodec* codec = name is null ? ffmpeg.avcodec_find_decoder(parameters.Codec) : ffmpeg.avcodec_find_decoder_by_name(name);
        if (codec is null)
            throw new FfmpegException("avcodec_find_decoder", $"this FFmpeg has no decoder {name ?? parameters.CodecName}", ffmpeg.AVERROR_DECODER_NOT_FOUND);
        if (codec->id != parameters.Codec)
            throw new FfmpegException("avcodec_find_decoder", $"{name} does not decode {parameters.CodecName}", ffmpeg.AVERROR_DECODER_NOT_FOUND);
        return codec;
    }

    private static bool Supports(AVCodec* codec, AVHWDeviceType type)
    {
        for (int i = 0; ; i++)
        {
            AVCodecHWConfig* config = ffmpeg.avcodec_get_hw_config(codec, i);
            if (config is null)
                return false;
            if (config->device_type == type && (config->methods & (int)ffmpeg.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0)
                return true;
        }
    }

    private static void Attach(AVCodecContext* context, MediaDecoderOptions options)
    {
        using var lease = new HandleLease(options.Device!.Handle);
        context->hw_device_ctx = ffmpeg.av_buffer_ref(options.Device.Pointer);
        if (context->hw_device_ctx is null)
            throw new OutOfMemoryException("av_buffer_ref: no memory");
        context->extra_hw_frames = options.ExtraHardwareFrames;
        context->opaque = (void*)(nint)options.HardwareFormat;
        context->get_format = &ChooseHardwareFormat;
    }

    // The device's format or none: falling back to the CPU in silence would hide why a GPU box is slow.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static AVPixelFormat ChooseHardwareFormat(AVCodecContext* context, AVPixelFormat* offered)
    {
        var wanted = (AVPixelFormat)(nint)context->opaque;
        for (; *offered != AVPixelFormat.AV_PIX_FMT_NONE; offered++)
        {
            if (*offered == wanted)
                return wanted;
        }

        return AVPixelFormat.AV_PIX_FMT_NONE;
    }
}
