using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VisionPipeline.Native.Loading;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>What a decoder must know of a stream before its first packet (<c>AVCodecParameters</c>), as a copy of its own.</summary>
/// <remarks>Immutable once made, so it may be read from any thread. Disposing twice is harmless.</remarks>
public sealed unsafe class CodecParameters : IDisposable
{
    private readonly CodecParametersHandle _handle;

    private CodecParameters(CodecParametersHandle handle) => _handle = handle;

    /// <summary>The codec.</summary>
    public AVCodecID Codec => Pointer->codec_id;

    /// <summary>The codec's short name, e.g. <c>h264</c>.</summary>
    public string CodecName => NameOf(Codec);

    /// <summary>Width in pixels as declared; 0 where unknown.</summary>
    public int Width => Pointer->width;

    /// <summary>Height in pixels as declared; 0 where unknown.</summary>
    public int Height => Pointer->height;

    /// <summary>Samples per second of sound; 0 where unknown, and for video.</summary>
    public int SampleRate => Pointer->sample_rate;

    /// <summary>Channels of sound; 0 where unknown, and for video.</summary>
    public int Channels => Pointer->ch_layout.nb_channels;

    /// <summary>Samples of each channel in a packet of sound; 0 where they differ or it is unknown.</summary>
    public int FrameSize => Pointer->frame_size;

    /// <summary>The codec's profile as libavcodec numbers it; negative where unknown.</summary>
    public int Profile => Pointer->profile;

    /// <summary>The codec's level as its bitstream writes it (H.264: 40 is 4.0, H.265: 120 is 4.0); below 0 where unknown.</summary>
    public int Level => Pointer->level;

    /// <summary>Bits of a luma sample; 8 where unknown.</summary>
    public int BitsPerSample
    {
        get
        {
            AVPixFmtDescriptor* format = ffmpeg.av_pix_fmt_desc_get((AVPixelFormat)Pointer->format);
            return format is null ? 8 : format->comp[0].depth;
        }
    }

    internal AVCodecParameters* Pointer => (AVCodecParameters*)_handle.Live;

    internal CodecParametersHandle Handle => _handle;

    /// <summary>The short name of a codec, e.g. <c>hevc</c>.</summary>
    public static string NameOf(AVCodecID codec) =>
        Marshal.PtrToStringUTF8((nint)ffmpeg.avcodec_get_name(codec)) ?? codec.ToString();

    /// <summary>Parameter sets as the container gives them (<c>avcC</c>, <c>hvcC</c> or Annex B); empty where there are none. Valid while this lives.</summary>
    public ReadOnlySpan<byte> Extradata => new(Pointer->extradata, Pointer->extradata_size);

    /// <summary>A copy; the caller owns it.</summary>
    public CodecParameters Copy()
    {
        using var lease = new HandleLease(_handle);
        return CopyOf(Pointer);
    }

    /// <summary>A copy with other parameter sets and another size; the caller owns it.</summary>
    /// <param name="extradata">Parameter sets.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public CodecParameters CopyWith(ReadOnlySpan<byte> extradata, int width, int height)
    {
        CodecParameters copy = Copy();
        AVCodecParameters* pointer = copy.Pointer;
        ffmpeg.av_freep(&pointer->extradata);
        pointer->extradata_size = 0;
        pointer->width = width;
        pointer->height = height;
        byte* memory = (byte*)ffmpeg.av_mallocz((ulong)extradata.Length + ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE);
        if (memory is null)
        {
            copy.Dispose();
            throw new OutOfMemoryException("av_mallocz: no memory");
        }

        extradata.CopyTo(new Span<byte>(memory, extradata.Length));
        pointer->extradata = memory;
        pointer->extradata_size = extradata.Length;
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    internal static CodecParameters CopyOf(AVCodecParameters* source)
    {
        CodecParameters copy = Empty();
        int code = ffmpeg.avcodec_parameters_copy(copy.Pointer, source);
        return copy.OrDispose(code, "avcodec_parameters_copy");
    }

    internal static CodecParameters CopyOf(AVCodecContext* source)
    {
        CodecParameters copy = Empty();
        int code = ffmpeg.avcodec_parameters_from_context(copy.Pointer, source);
        return copy.OrDispose(code, "avcodec_parameters_from_context");
    }

    private static CodecParameters Empty()
    {
        AVCodecParameters* parameters = ffmpeg.avcodec_parameters_alloc();
        if (parameters is null)
            throw new OutOfMemoryException("avcodec_parameters_alloc: no memory");
        return new CodecParameters(new CodecParametersHandle((nint)parameters));
    }

    private CodecParameters OrDispose(int code, string call)
    {
        if (code < 0)
            Dispose();
        FfmpegException.ThrowIfError(code, call);
        return this;
    }
}
