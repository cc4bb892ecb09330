using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>A container in the making (<c>AVFormatContext</c>) with one video stream, and one of sound where there is one, whose bytes come out in memory.</summary>
/// <remarks>
/// Whoever owns it takes <see cref="Pending"/> to a file and says <see cref="ClearPending"/>; so the owner alone decides when bytes
/// are written and synced, and sees the disk's own errors. Times are in ticks of 1/<see cref="TicksPerSecond"/> s. Used by one
/// thread at a time. Writing allocates no managed memory. Disposing twice is harmless.
/// </remarks>
public sealed unsafe class MediaOutput : IDisposable
{
    /// <summary>Ticks per second of all times given: the clock of RTP video (RFC 3551, section 5).</summary>
    public const int TicksPerSecond = 90_000;

    private readonly MuxerHandle _handle;
    private readonly OutputBufferHandle _buffer;
    private readonly MediaPacket _shell = new();
    private bool _flushed;

    private MediaOutput(MuxerHandle handle, OutputBufferHandle buffer)
    {
        _handle = handle;
        _buffer = buffer;
    }

    /// <summary>Bytes that were made since <see cref="ClearPending"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Pending => _buffer.Pending;

    /// <summary>
    /// The same for a file that is written past the page cache (<see cref="Storage.DirectWriting"/>): whole blocks, in aligned memory, to be
    /// written from the start of the block in which <see cref="Pending"/> begins. What is too much at the end is a free box of MP4, so that the
    /// file is sound at any moment; the next bytes replace it. Empty where nothing is pending.
    /// </summary>
    public ReadOnlySpan<byte> PendingBlocks => _buffer.PendingBlocks;

    private AVFormatContext* Pointer => (AVFormatContext*)_handle.Live;

    /// <summary>Makes a container for one video stream; its first bytes may come with the first flush only.</summary>
    /// <param name="video">What the stream is. Copied.</param>
    /// <param name="options">Which container.</param>
    /// <param name="audio">What the stream of sound is; null for none. Copied.</param>
    /// <exception cref="FfmpegException">There is no such container, or it does not take a codec.</exception>
    public static MediaOutput Open(CodecParameters video, MediaOutputOptions options, CodecParameters? audio = null)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(options);
        OutputBufferHandle buffer = OutputBufferHandle.Create();
        MuxerHandle? handle = null;
        try
        {
            AVFormatContext* context = null;
            FfmpegException.ThrowIfError(ffmpeg.avformat_alloc_output_context2(&context, null, options.Format, null!), "avformat_alloc_output_context2");
            handle = new MuxerHandle((nint)context, buffer);
            context->pb = buffer.Context;
            context->flags |= ffmpeg.AVFMT_FLAG_CUSTOM_IO;
            AddVideo(context, video, options.Rotation);
            if (audio is not null)
                AddStream(context, audio, audio.SampleRate > 0 ? audio.SampleRate : TicksPerSecond);
            using var dictionary = new OptionDictionary(options.Options);
            FfmpegException.ThrowIfError(ffmpeg.avformat_write_header(context, dictionary.Reference), "avformat_write_header");
            return new MediaOutput(handle, buffer);
        }
        catch
        {
            handle?.Dispose();
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Adds a packet. It is shared, not changed and not kept.</summary>
    /// <param name="packet">The encoded bytes.</param>
    /// <param name="pts">Presentation time, not before <paramref name="dts"/>.</param>
    /// <param name="dts">Decoding time, after that of the packet before.</param>
    /// <param name="duration">Time until the next packet's <paramref name="dts"/>; ends a fragment right.</param>
    /// <exception cref="FfmpegException">The muxer refused it, e.g. because times do not grow.</exception>
    public void Write(MediaPacket packet, long pts, long dts, long duration) => Write(packet, 0, pts, dts, duration);

    /// <summary>Adds a packet of sound, where the container was opened with it. It is shared, not changed and not kept.</summary>
    /// <param name="packet">The encoded bytes.</param>
    /// <param name="time">When it is heard, after the packet of sound before; not before 0.</param>
    /// <param name="duration">How long.</param>
    /// <exception cref="FfmpegException">The muxer refused it; video may follow all the same.</exception>
    public void WriteAudio(MediaPacket packet, long time, long duration) => Write(packet, 1, time, time, duration);

    private void Write(MediaPacket packet, int stream, long pts, long dts, long duration)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)stream, Pointer->nb_streams);
        using var lease = new HandleLease(_handle);
        _shell.Share(packet);
        AVPacket* shell = _shell.Pointer;
        shell->stream_index = stream;
        shell->pts = pts;
        shell->dts = dts;
        shell->duration = duration;
        shell->pos = -1;
        ffmpeg.av_packet_rescale_ts(shell, new AVRational { num = 1, den = TicksPerSecond }, Pointer->streams[stream]->time_base);
        int code = ffmpeg.av_write_frame(Pointer, shell);
        _shell.Clear();
        FfmpegException.ThrowIfError(code, "av_write_frame");
    }

    /// <summary>Ends the fragment: all packets so far are in the bytes that came out. Without packets nothing comes.</summary>
    /// <exception cref="FfmpegException">The muxer failed.</exception>
    public void Flush()
    {
        using var lease = new HandleLease(_handle);
        // With delay_moov the first flush gives the movie header alone, the second the fragment.
        for (int i = _flushed ? 1 : 0; i < 2; i++)
        {
            // In a fragment's head the muxer goes back to fill in sizes, but writes it number by number: what it writes in one go is the
            // media, which so reaches our memory without the copy in between. The movie header has strings and must be whole first.
            Pointer->pb->direct = i;
            FfmpegException.ThrowIfError(ffmpeg.av_write_frame(Pointer, null), "av_write_frame");
        }

        Pointer->pb->direct = 0;
        _flushed = true;
        ffmpeg.avio_flush(Pointer->pb);
        FfmpegException.ThrowIfError(Pointer->pb->error, "avio_flush");
    }

    /// <summary>Writes what is left and the container's end. Only <see cref="Pending"/> and disposing may follow.</summary>
    /// <exception cref="FfmpegException">The muxer failed.</exception>
    public void Finish()
    {
        using var lease = new HandleLease(_handle);
        FfmpegException.ThrowIfError(ffmpeg.av_write_trailer(Pointer), "av_write_trailer");
        ffmpeg.avio_flush(Pointer->pb);
        FfmpegException.ThrowIfError(Pointer->pb->error, "avio_flush");
    }

    /// <summary>Forgets the bytes that were taken.</summary>
    public void ClearPending() => _buffer.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        _shell.Dispose();
        _handle.Dispose();
        _buffer.Dispose();
    }

    private static AVStream* AddStream(AVFormatContext* context, CodecParameters parameters, int ticksPerSecond)
    {
        using var lease = new HandleLease(parameters.Handle);
        AVStream* stream = ffmpeg.avformat_new_stream(context, null);
        if (stream is null)
            throw new OutOfMemoryException("avformat_new_stream: no memory");
        FfmpegException.ThrowIfError(ffmpeg.avcodec_parameters_copy(stream->codecpar, parameters.Pointer), "avcodec_parameters_copy");
        // The tag is the old container's; this one chooses its own.
        stream->codecpar->codec_tag = 0;
        stream->time_base = new AVRational { num = 1, den = ticksPerSecond };
        return stream;
    }

    private static void AddVideo(AVFormatContext* context, CodecParameters video, int rotation)
    {
        AVStream* stream = AddStream(context, video, TicksPerSecond);
        if (rotation == 0)
            return;
        byte* matrix = ffmpeg.av_stream_new_side_data(stream, AVPacketSideDataType.AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(int));
        if (matrix is null)
            throw new OutOfMemoryException("av_stream_new_side_data: no memory");
        ffmpeg.av_display_rotation_set((int*)matrix, rotation);
    }
}
