using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>Writes one video stream into an MP4 file whose index stands in front of the pictures, so that it can be read as it comes.</summary>
/// <remarks>Used by one thread at a time. A file that was not finished is no MP4. Disposing twice is harmless.</remarks>
public sealed unsafe class ClipWriter : IDisposable
{
    private readonly ClipWriterHandle _handle;
    private readonly MediaPacket _shell = new();
    private readonly AVRational _tick;

    private ClipWriter(ClipWriterHandle handle, int fps)
    {
        _handle = handle;
        _tick = new AVRational { num = 1, den = fps };
    }

    private AVFormatContext* Pointer => (AVFormatContext*)_handle.Live;

    /// <summary>Creates the file, over one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="video">What the stream is, as <see cref="MediaEncoder.CopyParameters"/> gives it. Copied.</param>
    /// <param name="fps">Ticks per second of the packets' times, one tick for each frame.</param>
    /// <exception cref="FfmpegException">The file cannot be made, or MP4 does not take this codec.</exception>
    public static ClipWriter Create(string path, CodecParameters video, int fps)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(video);
        ArgumentOutOfRangeException.ThrowIfLessThan(fps, 1);
        AVFormatContext* context = null;
        FfmpegException.ThrowIfError(ffmpeg.avformat_alloc_output_context2(&context, null, "mp4", path), "avformat_alloc_output_context2");
        var handle = new ClipWriterHandle((nint)context);
        try
        {
            using var lease = new HandleLease(video.Handle);
            AVStream* stream = ffmpeg.avformat_new_stream(context, null);
            if (stream is null)
                throw new OutOfMemoryException("avformat_new_stream: no memory");
            FfmpegException.ThrowIfError(ffmpeg.avcodec_parameters_copy(stream->codecpar, video.Pointer), "avcodec_parameters_copy");
            stream->codecpar->codec_tag = 0;
            stream->time_base = new AVRational { num = 1, den = fps };
            stream->avg_frame_rate = new AVRational { num = fps, den = 1 };
            FfmpegException.ThrowIfError(ffmpeg.avio_open(&context->pb, "file:" + path, ffmpeg.AVIO_FLAG_WRITE), $"avio_open {path}");
            using var options = new OptionDictionary(new Dictionary<string, string> { ["movflags"] = "+faststart" });
            FfmpegException.ThrowIfError(ffmpeg.avformat_write_header(context, options.Reference), "avformat_write_header");
            return new ClipWriter(handle, fps);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Adds a packet as it came from the encoder. It is shared, not changed and not kept.</summary>
    /// <exception cref="FfmpegException">The disk or the muxer refused it.</exception>
    public void Write(MediaPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        using var lease = new HandleLease(_handle);
        _shell.Share(packet);
        AVPacket* shell = _shell.Pointer;
        shell->stream_index = 0;
        if (shell->duration == 0)
            shell->duration = 1;
        ffmpeg.av_packet_rescale_ts(shell, _tick, Pointer->streams[0]->time_base);
        int code = ffmpeg.av_write_frame(Pointer, shell);
        _shell.Clear();
        FfmpegException.ThrowIfError(code, "av_write_frame");
    }

    /// <summary>Writes the index and closes the file. Only disposing may follow.</summary>
    /// <exception cref="FfmpegException">The disk refused.</exception>
    public void Finish()
    {
        using var lease = new HandleLease(_handle);
        FfmpegException.ThrowIfError(ffmpeg.av_write_trailer(Pointer), "av_write_trailer");
        FfmpegException.ThrowIfError(ffmpeg.avio_closep(&Pointer->pb), "avio_closep");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shell.Dispose();
        _handle.Dispose();
    }
}
