using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Turns sound that MP4 does not take (G.711, G.722, PCM ...) into AAC, packet by packet.</summary>
/// <remarks>
/// Times are in ticks of 1/<see cref="MediaOutput.TicksPerSecond"/> s. A frame of AAC (1024 samples) takes its time from the packet
/// that its first sample came in, so that nothing drifts; where sound is missing, silence ends the frame and the next one begins where
/// sound goes on. What comes out lags by two frames. The rate stays as it is: nothing is resampled. Used by one thread at a time;
/// allocates no managed memory. Disposing twice is harmless.
/// </remarks>
public sealed unsafe class SoundTranscoder : IDisposable
{
    private const long Second = MediaOutput.TicksPerSecond;

    // Packets of live sound are 10 to 60 ms: their time stamps waver by less than one of the longest.
    private const long Tolerance = Second * 6 / 100;

    private readonly MediaDecoder _decoder;
    private readonly MediaFrame _decoded = new();
    private readonly MediaFrame _frame = new();
    private readonly CodecContextHandle _encoder;
    private readonly int _rate;
    private readonly int _channels;
    private readonly int _frameSamples;
    private int _filled;
    private long _start;
    private long _next = long.MinValue;

    private SoundTranscoder(MediaDecoder decoder, CodecContextHandle encoder)
    {
        _decoder = decoder;
        _encoder = encoder;
        var context = (AVCodecContext*)encoder.Live;
        _rate = context->sample_rate;
        _channels = context->ch_layout.nb_channels;
        _frameSamples = context->frame_size;
        AVFrame* frame = _frame.Pointer;
        frame->format = (int)AVSampleFormat.AV_SAMPLE_FMT_FLTP;
        frame->sample_rate = _rate;
        frame->nb_samples = _frameSamples;
    }

    private AVCodecContext* Encoder => (AVCodecContext*)_encoder.Live;

    /// <summary>Opens one for a stream.</summary>
    /// <param name="sound">What comes in; it must say its rate and its channels. Stays the caller's.</param>
    /// <exception cref="FfmpegException">This FFmpeg cannot decode it, or AAC knows no such rate (ISO/IEC 14496-3, table 1.18).</exception>
    public static SoundTranscoder Open(CodecParameters sound)
    {
        ArgumentNullException.ThrowIfNull(sound);
        MediaDecoder decoder = MediaDecoder.Open(sound, new MediaDecoderOptions());
        CodecContextHandle? encoder = null;
        SoundTranscoder? made = null;
        try
        {
            encoder = OpenEncoder(sound.SampleRate, sound.Channels);
            made = new SoundTranscoder(decoder, encoder);
            FfmpegException.ThrowIfError(ffmpeg.av_channel_layout_copy(&made._frame.Pointer->ch_layout, &made.Encoder->ch_layout), "av_channel_layout_copy");
            FfmpegException.ThrowIfError(ffmpeg.av_frame_get_buffer(made._frame.Pointer, 0), "av_frame_get_buffer");
            return made;
        }
        catch
        {
            made?.Dispose();
            encoder?.Dispose();
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>What comes out; the caller owns it.</summary>
    public CodecParameters CopyParameters()
    {
        using var lease = new HandleLease(_encoder);
        return CodecParameters.CopyOf(Encoder);
    }

    /// <summary>Takes a packet; call <see cref="Receive"/> until it gives none before the next.</summary>
    /// <param name="packet">It; what cannot be decoded is left out and leaves a gap.</param>
    /// <param name="time">When it is heard; never before the packet before.</param>
    /// <exception cref="FfmpegException">A codec failed for good.</exception>
    public void Send(MediaPacket packet, long time)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_decoder.Send(packet) != DecodeStatus.Done)
            return;
        while (_decoder.Receive(_decoded) == DecodeStatus.Done)
        {
            Take(time);
            time += _decoded.Pointer->nb_samples * Second / _rate;
        }
    }

    /// <summary>Says that no more comes: silence fills the last frame, and <see cref="Receive"/> gives what is left.</summary>
    /// <exception cref="FfmpegException">The encoder failed.</exception>
    public void End()
    {
        Silence(_frameSamples);
        using var lease = new HandleLease(_encoder);
        _ = MediaDecoder.Status(ffmpeg.avcodec_send_frame(Encoder, null), "avcodec_send_frame");
    }

    /// <summary>Takes the next packet of AAC out into a shell.</summary>
    /// <param name="packet">The shell.</param>
    /// <param name="time">When it is heard.</param>
    /// <param name="duration">How long.</param>
    /// <returns>False where there is none yet.</returns>
    /// <exception cref="FfmpegException">The encoder failed.</exception>
    public bool Receive(MediaPacket packet, out long time, out long duration)
    {
        ArgumentNullException.ThrowIfNull(packet);
        using var lease = new HandleLease(_encoder);
        using var packetLease = new HandleLease(packet.Handle);
        bool got = MediaDecoder.Status(ffmpeg.avcodec_receive_packet(Encoder, packet.Pointer), "avcodec_receive_packet") == DecodeStatus.Done;
        time = got ? packet.Pts ?? 0 : 0;
        duration = _frameSamples * Second / _rate;
        return got;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _frame.Dispose();
        _decoded.Dispose();
        _decoder.Dispose();
        _encoder.Dispose();
    }

    private static CodecContextHandle OpenEncoder(int rate, int channels)
    {
        AVCodec* codec = ffmpeg.avcodec_find_encoder(AVCodecID.AV_CODEC_ID_AAC);
        if (codec is null)
            throw new FfmpegException("avcodec_find_encoder", "this FFmpeg has no encoder for AAC", ffmpeg.AVERROR_ENCODER_NOT_FOUND);
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(codec);
        if (context is null)
            throw new OutOfMemoryException("avcodec_alloc_context3: no memory");
        var handle = new CodecContextHandle((nint)context);
        try
        {
            context->sample_fmt = AVSampleFormat.AV_SAMPLE_FMT_FLTP;
            context->sample_rate = rate;
            ffmpeg.av_channel_layout_default(&context->ch_layout, channels);
            context->time_base = new AVRational { num = 1, den = MediaOutput.TicksPerSecond };

            // Speech at 8 kHz keeps all that G.711 has of it at 32 kbit/s.
            context->bit_rate = (rate <= 16_000 ? 32_000L : 64_000L) * channels;
            context->flags |= ffmpeg.AV_CODEC_FLAG_GLOBAL_HEADER;

            // A quarter of the time of the default search.
            using var options = new OptionDictionary(new Dictionary<string, string> { ["aac_coder"] = "fast" });
            FfmpegException.ThrowIfError(ffmpeg.avcodec_open2(context, codec, options.Reference), "avcodec_open2");
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private void Take(long time)
    {
        AVFrame* from = _decoded.Pointer;

        // A decoder may change its mind; the encoder cannot.
        if (from->sample_rate != _rate || from->ch_layout.nb_channels != _channels)
            return;
        if (_filled > 0 && time - _next > Tolerance)
            Silence((int)Math.Min((time - _next) * _rate / Second, _frameSamples));
        for (int at = 0; at < from->nb_samples;)
        {
            if (_filled == 0)
                Begin(time + (at * Second / _rate));
            int count = Math.Min(from->nb_samples - at, _frameSamples - _filled);
            for (int channel = 0; channel < _channels; channel++)
                Convert(from, channel, at, new Span<float>((float*)_frame.Pointer->extended_data[channel] + _filled, count));
            at += count;
            Fill(count);
        }

        _next = time + (from->nb_samples * Second / _rate);
    }

    private void Begin(long time)
    {
        // Packets that overlap must not make frames that do.
        _start = Math.Max(time, _start + (_next == long.MinValue ? 0 : _frameSamples * Second / _rate));
        FfmpegException.ThrowIfError(ffmpeg.av_frame_make_writable(_frame.Pointer), "av_frame_make_writable");
    }

    // Up to the end of the frame that has begun.
    private void Silence(int count)
    {
        count = _filled == 0 ? 0 : Math.Min(count, _frameSamples - _filled);
        for (int channel = 0; channel < _channels; channel++)
            new Span<float>((float*)_frame.Pointer->extended_data[channel] + _filled, count).Clear();
        Fill(count);
    }

    private void Fill(int count)
    {
        _filled += count;
        if (_filled < _frameSamples)
            return;
        _filled = 0;
        _frame.Pointer->pts = _start;
        using var lease = new HandleLease(_encoder);
        _ = MediaDecoder.Status(ffmpeg.avcodec_send_frame(Encoder, _frame.Pointer), "avcodec_send_frame");
    }

    // Full scale is 1 (libavutil/samplefmt.h).
    private void Convert(AVFrame* from, int channel, int at, Span<float> to)
    {
        var format = (AVSampleFormat)from->format;
        bool isPlanar = ffmpeg.av_sample_fmt_is_planar(format) != 0;
        byte* plane = from->extended_data[isPlanar ? channel : 0];
        int step = isPlanar ? 1 : _channels;
        int first = isPlanar ? at : (at * _channels) + channel;
        for (int i = 0; i < to.Length; i++)
        {
            int index = first + (i * step);
            to[i] = format switch
            {
                AVSampleFormat.AV_SAMPLE_FMT_U8 or AVSampleFormat.AV_SAMPLE_FMT_U8P => (plane[index] - 128) / 128f,
                AVSampleFormat.AV_SAMPLE_FMT_S16 or AVSampleFormat.AV_SAMPLE_FMT_S16P => ((short*)plane)[index] / 32_768f,
                AVSampleFormat.AV_SAMPLE_FMT_S32 or AVSampleFormat.AV_SAMPLE_FMT_S32P => ((int*)plane)[index] / 2_147_483_648f,
                AVSampleFormat.AV_SAMPLE_FMT_FLT or AVSampleFormat.AV_SAMPLE_FMT_FLTP => ((float*)plane)[index],
                _ => 0,
            };
        }
    }
}
