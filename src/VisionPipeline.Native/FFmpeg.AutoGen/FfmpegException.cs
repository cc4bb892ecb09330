using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>An FFmpeg function returned a negative status: <c>avformat_open_input: Connection refused (-111)</c>.</summary>
public sealed class FfmpegException : NativeException
{
    /// <summary>Builds the message from FFmpeg's own words for the status.</summary>
    /// <param name="code">The negative status, an errno value (AVERROR) or a tag such as <c>AVERROR_EOF</c>.</param>
    /// <param name="call">The FFmpeg function that returned it.</param>
    public FfmpegException(int code, string call)
        : base(call, WordsFor(code), code)
    {
    }

    /// <summary>Builds the message from words of ours, where FFmpeg gave nothing but a null pointer.</summary>
    /// <param name="call">The FFmpeg function that found nothing.</param>
    /// <param name="words">What is missing.</param>
    /// <param name="code">The status that fits, e.g. <c>AVERROR_DECODER_NOT_FOUND</c>.</param>
    public FfmpegException(string call, string words, int code)
        : base(call, words, code)
    {
    }

    /// <summary>The one gate for status codes: gives a status of zero or more back and throws on a negative one.</summary>
    /// <param name="code">What the function returned.</param>
    /// <param name="call">The FFmpeg function that was called.</param>
    /// <returns><paramref name="code"/>; many functions return a count or an index in it.</returns>
    /// <exception cref="FfmpegException">The status is negative.</exception>
    public static int ThrowIfError(int code, string call) => code >= 0 ? code : throw new FfmpegException(code, call);

    /// <summary>FFmpeg's words for a status (av_strerror); <c>Error number N occurred</c> where it knows none.</summary>
    /// <param name="code">A negative status.</param>
    public static unsafe string WordsFor(int code)
    {
        byte* text = stackalloc byte[ffmpeg.AV_ERROR_MAX_STRING_SIZE];
        // Its own result only says whether the code was known; the text is there either way.
        ffmpeg.av_strerror(code, text, ffmpeg.AV_ERROR_MAX_STRING_SIZE);
        return System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)text) ?? "";
    }
}
