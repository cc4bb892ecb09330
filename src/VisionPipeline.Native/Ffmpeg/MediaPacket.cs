using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An encoded packet (<c>AVPacket</c>): a shell that is filled by <see cref="MediaInput.Read"/> and reused.</summary>
/// <remarks>Owns its shell and one reference on the bytes. Not thread-safe. Disposing twice is harmless.</remarks>
public sealed unsafe class MediaPacket : IDisposable
{
    private readonly PacketHandle _handle;

    /// <summary>An empty shell.</summary>
    /// <exception cref="OutOfMemoryException">libavcodec had no memory for it.</exception>
    public MediaPacket()
    {
        AVPacket* packet = ffmpeg.av_packet_alloc();
        if (packet is null)
            throw new OutOfMemoryException("av_packet_alloc: no memory for a packet");
        _handle = new PacketHandle((nint)packet);
    }

    /// <summary>Index of the stream that it belongs to.</summary>
    public int StreamIndex => Pointer->stream_index;

    /// <summary>Presentation time in the stream's time base, or null where the container gives none.</summary>
    public long? Pts => Pointer->pts == ffmpeg.AV_NOPTS_VALUE ? null : Pointer->pts;

    /// <summary>Decoding time in the stream's time base, or null where the container gives none.</summary>
    public long? Dts => Pointer->dts == ffmpeg.AV_NOPTS_VALUE ? null : Pointer->dts;

    /// <summary>Duration in the stream's time base; 0 where unknown.</summary>
    public long Duration => Pointer->duration;

    /// <summary>Whether decoding can start here.</summary>
    public bool IsKey => (Pointer->flags & ffmpeg.AV_PKT_FLAG_KEY) != 0;

    /// <summary>Whether the demuxer knows that bytes are missing or wrong.</summary>
    public bool IsCorrupt => (Pointer->flags & ffmpeg.AV_PKT_FLAG_CORRUPT) != 0;

    /// <summary>
    /// When the sender says that it made this packet, in microseconds since 1970 (UTC) by the sender's clock; null where it does
    /// not. For RTSP it is mapped from the newest RTCP sender report (<c>AV_PKT_DATA_PRFT</c>; RFC 3550, 6.4.1).
    /// </summary>
    public long? ProducerTime
    {
        get
        {
            ulong size;
            byte* data = ffmpeg.av_packet_get_side_data(Pointer, AVPacketSideDataType.AV_PKT_DATA_PRFT, &size);
            return data is null || size < (ulong)sizeof(AVProducerReferenceTime) ? null : ((AVProducerReferenceTime*)data)->wallclock;
        }
    }

    /// <summary>Size in bytes.</summary>
    public int Size => Pointer->size;

    /// <summary>Bytes of memory that this reference keeps; more than <see cref="Size"/> where the demuxer allocates in advance.</summary>
    public long HeldBytes => Pointer->buf is null ? Pointer->size : (long)Pointer->buf->size;

    /// <summary>The encoded bytes; valid until the shell is refilled or disposed.</summary>
    public ReadOnlySpan<byte> Data => new(Pointer->data, Pointer->size);

    internal AVPacket* Pointer => (AVPacket*)_handle.Live;

    internal PacketHandle Handle => _handle;

    /// <summary>Drops the bytes and keeps the shell.</summary>
    public void Clear()
    {
        using var lease = new HandleLease(_handle);
        ffmpeg.av_packet_unref(Pointer);
    }

    /// <summary>Makes this shell a second reference on another packet's bytes; nothing is copied where they are counted.</summary>
    /// <exception cref="FfmpegException">libavcodec had no memory.</exception>
    public void Share(MediaPacket other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var lease = new HandleLease(_handle);
        using var otherLease = new HandleLease(other._handle);
        ffmpeg.av_packet_unref(Pointer);
        FfmpegException.ThrowIfError(ffmpeg.av_packet_ref(Pointer, other.Pointer), "av_packet_ref");
    }

    /// <summary>
    /// As <see cref="Share"/>, for a packet that is kept for seconds: where its memory is more than 3 % larger than its bytes
    /// (libavformat takes a sixteenth more of a file than it needs) the rest is given back, or, where somebody else holds it too, the
    /// bytes are copied.
    /// </summary>
    /// <exception cref="FfmpegException">libavcodec had no memory.</exception>
    public void Keep(MediaPacket other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int size = other.Size;
        if (other.HeldBytes > size + (size / 32) + (2 * ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE))
            other.Shrink();
        Share(other);
    }

    /// <summary>Sets its time stamps.</summary>
    /// <param name="pts">Presentation time.</param>
    /// <param name="dts">Decoding time.</param>
    public void SetTimes(long pts, long dts)
    {
        using var lease = new HandleLease(_handle);
        Pointer->pts = pts;
        Pointer->dts = dts;
    }

    /// <summary>Leaves bytes at its front out; the memory stays, and other references on it do not notice.</summary>
    /// <param name="bytes">How many, fewer than it has.</param>
    public void SkipFront(int bytes)
    {
        using var lease = new HandleLease(_handle);
        AVPacket* packet = Pointer;
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bytes, Math.Max(1, packet->size));
        packet->data += bytes;
        packet->size -= bytes;
    }

    /// <summary>Moves its time stamps, those that it has.</summary>
    /// <param name="ticks">By how much, in the stream's time base.</param>
    public void ShiftTime(long ticks)
    {
        using var lease = new HandleLease(_handle);
        AVPacket* packet = Pointer;
        if (packet->pts != ffmpeg.AV_NOPTS_VALUE)
            packet->pts += ticks;
        if (packet->dts != ffmpeg.AV_NOPTS_VALUE)
            packet->dts += ticks;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // The padding behind its bytes stays, which decoders read.
    private void Shrink()
    {
        using var lease = new HandleLease(_handle);
        AVPacket* packet = Pointer;
        bool isAlone = packet->data == packet->buf->data && ffmpeg.av_buffer_is_writable(packet->buf) != 0;
        if (isAlone)
        {
            // Where the memory lies it is cut; nothing is copied.
            FfmpegException.ThrowIfError(ffmpeg.av_buffer_realloc(&packet->buf, (ulong)(packet->size + ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE)), "av_buffer_realloc");
            packet->data = packet->buf->data;
            return;
        }

        AVBufferRef* copy = ffmpeg.av_buffer_allocz((ulong)(packet->size + ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE));
        if (copy is null)
            throw new OutOfMemoryException("av_buffer_allocz: no memory");
        Data.CopyTo(new Span<byte>(copy->data, packet->size));
        ffmpeg.av_buffer_unref(&packet->buf);
        packet->buf = copy;
        packet->data = copy->data;
    }
}
