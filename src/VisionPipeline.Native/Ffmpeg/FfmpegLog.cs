using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;

namespace VisionPipeline.Native.Ffmpeg;

/// <summary>What FFmpeg's libraries print, sent to us instead of standard error.</summary>
/// <remarks>Process-wide, as FFmpeg's own log is. Lines come from any thread that calls into FFmpeg.</remarks>
public static unsafe class FfmpegLog
{
    private const int LineBytes = 1024;

    private static readonly Lock Gate = new();
    private static bool _isAttached;
    private static volatile Action<int, string>? _sink;
    private static int _level = ffmpeg.AV_LOG_QUIET;

    /// <summary>Sends lines up to a level to a sink; without a sink FFmpeg is silent.</summary>
    /// <param name="level"><c>AV_LOG_ERROR</c> (16), <c>AV_LOG_WARNING</c> (24), <c>AV_LOG_INFO</c> (32) ... of libavutil/log.h.</param>
    /// <param name="sink">Takes the level and the line. Lines may hold URLs: redact before showing. Must be quick and not throw.</param>
    public static void Attach(int level, Action<int, string>? sink)
    {
        lock (Gate)
        {
            _isAttached = true;
            _sink = sink;
            Volatile.Write(ref _level, sink is null ? ffmpeg.AV_LOG_QUIET : level);
            ffmpeg.av_log_set_level(_level);
            ffmpeg.av_log_set_callback(&OnLine);
        }
    }

    /// <summary>Silences FFmpeg where nobody has called <see cref="Attach"/>: encoders and muxers tell of themselves on standard error otherwise.</summary>
    public static void SilenceUnlessAttached()
    {
        lock (Gate)
        {
            if (!_isAttached)
                Attach(ffmpeg.AV_LOG_QUIET, null);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLine(void* source, int level, byte* format, byte* arguments)
    {
        Action<int, string>? sink = _sink;
        if (sink is null || level > Volatile.Read(ref _level))
            return;
        try
        {
            byte* line = stackalloc byte[LineBytes];
            int prefix = 1;
            ffmpeg.av_log_format_line(source, level, format, arguments, line, LineBytes, &prefix);
            string text = Marshal.PtrToStringUTF8((nint)line)?.TrimEnd() ?? "";
            if (text.Length > 0)
                sink(level, text);
        }
#pragma warning disable CA1031 // An exception must not cross into C: a lost log line is the lesser harm.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
