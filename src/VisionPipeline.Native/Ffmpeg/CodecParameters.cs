using System.Runtime.InteropServices;
using FFmpeg.AutoGen;

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

    internal AVCodecParameters* Pointer => (AVCodecParameters*)_handle.Live;

    internal CodecParametersHandle Handle => _handle;

    /// <summary>The short name of a codec, e.g. <c>hevc</c>.</summary>
    public static string NameOf(AVCodecID codec) =>
        Marshal.PtrToStringUTF8((nint)ffmpeg.avcodec_get_name(codec)) ?? codec.ToString();

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
