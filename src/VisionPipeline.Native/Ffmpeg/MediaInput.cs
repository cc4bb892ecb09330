using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An opened media input (<c>AVFormatContext</c>): a file, a network stream or a device.</summary>
/// <remarks>
/// One thread opens, reads and disposes; only <see cref="Interrupt"/> may be called from others. Every blocking call ends by its
/// deadline or by <see cref="Interrupt"/>, because libavformat polls us from within. Disposing twice is harmless.
/// </remarks>
public sealed unsafe class MediaInput : IDisposable
{
    private readonly FormatContextHandle _handle;
    private readonly InterruptHandle _interrupt;
    private readonly TimeSpan _readTimeout;

    private MediaInput(FormatContextHandle handle, InterruptHandle interrupt, TimeSpan readTimeout)
    {
        _handle = handle;
        _interrupt = interrupt;
        _readTimeout = readTimeout;
        Streams = ReadStreams();
    }

    /// <summary>The streams known so far; <see cref="RefreshStreams"/> looks again.</summary>
    public IReadOnlyList<MediaStream> Streams { get; private set; }

    /// <summary>The container's or protocol's short name, e.g. <c>rtsp</c> or <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</summary>
    public string Container => System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)Pointer->iformat->name) ?? "unknown";

    /// <summary>Declared length; null where unknown.</summary>
    public TimeSpan? Duration => Pointer->duration > 0 ? TimeSpan.FromMicroseconds(Pointer->duration) : null;

    /// <summary>
    /// Wall-clock time of time stamp 0 in microseconds since 1970 (UTC), as the sender gives it; for RTSP this is the NTP time of
    /// the first RTCP sender report (RFC 3550, 6.4.1). Null until the sender gives one.
    /// </summary>
    public long? StartTimeRealtime =>
        Pointer->start_time_realtime is long time && time != ffmpeg.AV_NOPTS_VALUE && time > 0 ? time : null;

    /// <summary>How many streams the container has now; grows when a program changes half-way.</summary>
    public int StreamCount => (int)Pointer->nb_streams;

    private AVFormatContext* Pointer => (AVFormatContext*)_handle.Live;

    /// <summary>Opens an input and finds its streams.</summary>
    /// <param name="url">A URL or path as libavformat takes it; may hold credentials, which no exception repeats.</param>
    /// <param name="options">How to open it.</param>
    /// <param name="cancellation">Breaks the opening off.</param>
    /// <exception cref="FfmpegException">libavformat refused, in its own words.</exception>
    /// <exception cref="MediaInterruptedException">The deadline passed or the token was cancelled.</exception>
    public static MediaInput Open(string url, MediaInputOptions options, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        ArgumentNullException.ThrowIfNull(options);
        InterruptHandle interrupt = InterruptHandle.Create();
        try
        {
            interrupt.Arm(options.OpenTimeout);
            using CancellationTokenRegistration registration =
                cancellation.UnsafeRegister(static state => ((InterruptHandle)state!).Cancel(), interrupt);
            FormatContextHandle handle = OpenContext(url, options, interrupt);
            try
            {
                AVFormatContext* context = (AVFormatContext*)handle.DangerousGetHandle();
                Check(ffmpeg.avformat_find_stream_info(context, null), "avformat_find_stream_info", interrupt);
                return new MediaInput(handle, interrupt, options.ReadTimeout);
            }
            catch
            {
                handle.Dispose();
                throw;
            }
        }
        catch
        {
            interrupt.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next packet of any stream into a shell.</summary>
    /// <exception cref="FfmpegException">libavformat failed, in its own words.</exception>
    /// <exception cref="MediaInterruptedException">No packet within the read time-out, or <see cref="Interrupt"/> was called.</exception>
    public MediaReadStatus Read(MediaPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        using var lease = new HandleLease(_handle);
        using var packetLease = new HandleLease(packet.Handle);
        ffmpeg.av_packet_unref(packet.Pointer);
        _interrupt.Arm(_readTimeout);
        int code = ffmpeg.av_read_frame(Pointer, packet.Pointer);
        if (code >= 0)
            return MediaReadStatus.Packet;

        // A broken connection can end a read with EOF; the I/O layer's own error then says more.
        if (code == ffmpeg.AVERROR_EOF && Pointer->pb is not null && Pointer->pb->error < 0 && Pointer->pb->error != ffmpeg.AVERROR_EOF)
            code = Pointer->pb->error;
        if (code == ffmpeg.AVERROR_EOF && _interrupt.Cause == InterruptCause.None)
            return MediaReadStatus.EndOfStream;
        Check(code, "av_read_frame", _interrupt);
        return MediaReadStatus.Packet;
    }

    /// <summary>Goes back to the beginning of a file, which costs far less than to open it anew.</summary>
    /// <returns>False where the input cannot: a live source, a pipe.</returns>
    public bool Rewind()
    {
        using var lease = new HandleLease(_handle);
        long start = Pointer->start_time == ffmpeg.AV_NOPTS_VALUE ? 0 : Pointer->start_time;
        _interrupt.Arm(_readTimeout);
        return ffmpeg.avformat_seek_file(Pointer, -1, long.MinValue, start, start, 0) >= 0;
    }

    /// <summary>
    /// Lets one stream through, or two; the demuxer drops the packets of the others. Video streams that have shown no picture yet are
    /// let through too: in MPEG-TS they begin where the program changes.
    /// </summary>
    /// <param name="streamIndex">The stream.</param>
    /// <param name="second">One more, e.g. the sound beside the pictures; negative for none.</param>
    public void Select(int streamIndex, int second = -1)
    {
        using var lease = new HandleLease(_handle);
        for (int i = 0; i < StreamCount; i++)
        {
            AVStream* stream = Pointer->streams[i];
            stream->discard = i == streamIndex || i == second || IsUnseenVideo(stream) ? AVDiscard.AVDISCARD_DEFAULT : AVDiscard.AVDISCARD_ALL;
        }
    }

    /// <summary>Whether a stream is let through; packets of one that was deselected may still come out of the demuxer's queue.</summary>
    public bool IsSelected(int streamIndex)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)streamIndex, (uint)StreamCount, nameof(streamIndex));
        return Pointer->streams[streamIndex]->discard != AVDiscard.AVDISCARD_ALL;
    }

    /// <summary>Looks at the streams again: containers such as MPEG-TS change them half-way.</summary>
    public void RefreshStreams()
    {
        using var lease = new HandleLease(_handle);
        Streams = ReadStreams();
    }

    /// <summary>The codec that a stream has now; no allocation, so it can be asked for each packet.</summary>
    public AVCodecID CodecOf(int streamIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(streamIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(streamIndex, StreamCount);
        return Pointer->streams[streamIndex]->codecpar->codec_id;
    }

    /// <summary>A copy of what a decoder must know of a stream; the caller owns it.</summary>
    public CodecParameters CopyParameters(int streamIndex)
    {
        using var lease = new HandleLease(_handle);
        ArgumentOutOfRangeException.ThrowIfNegative(streamIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(streamIndex, StreamCount);
        return CodecParameters.CopyOf(Pointer->streams[streamIndex]->codecpar);
    }

    /// <summary>Breaks off the read under way and all later ones. Thread-safe; may come after Dispose.</summary>
    public void Interrupt() => _interrupt.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        _interrupt.Dispose();
    }

    private static FormatContextHandle OpenContext(string url, MediaInputOptions options, InterruptHandle interrupt)
    {
        AVInputFormat* format = null;
        if (options.Format is not null)
        {
            format = FindFormat(options.Format);
            if (format is null)
                throw new FfmpegException("av_find_input_format", $"this FFmpeg has no input format '{options.Format}'", ffmpeg.AVERROR_DEMUXER_NOT_FOUND);
        }

        AVFormatContext* context = ffmpeg.avformat_alloc_context();
        if (context is null)
            throw new OutOfMemoryException("avformat_alloc_context: no memory");
        context->interrupt_callback.callback = &InterruptHandle.Poll;
        context->interrupt_callback.opaque = interrupt.Opaque;

        using var dictionary = new OptionDictionary(options.Options);
        int code = ffmpeg.avformat_open_input(&context, url, format, dictionary.Reference);
        Check(code, "avformat_open_input", interrupt);
        return new FormatContextHandle((nint)context, interrupt);
    }

    // Capture devices are formats of libavdevice, which draws in eighty more libraries: it is loaded only where one is asked for.
    private static AVInputFormat* FindFormat(string name)
    {
        AVInputFormat* format = ffmpeg.av_find_input_format(name);
        if (format is not null)
            return format;
        ffmpeg.avdevice_register_all();
        return ffmpeg.av_find_input_format(name);
    }

    private static void Check(int code, string call, InterruptHandle interrupt)
    {
        if (code >= 0)
            return;
        if (interrupt.Cause is InterruptCause cause and not InterruptCause.None)
            throw new MediaInterruptedException(call, cause, code);
        FfmpegException.ThrowIfError(code, call);
    }

    private static bool IsUnseenVideo(AVStream* stream) =>
        stream->codecpar->codec_type == AVMediaType.AVMEDIA_TYPE_VIDEO && stream->codecpar->width == 0;

    private MediaStream[] ReadStreams()
    {
        var streams = new MediaStream[StreamCount];
        for (int i = 0; i < streams.Length; i++)
            streams[i] = MediaStream.Of(Pointer->streams[i]);
        return streams;
    }
}
