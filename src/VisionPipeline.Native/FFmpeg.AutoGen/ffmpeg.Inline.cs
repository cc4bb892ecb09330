// The class keeps the library's own spelling.
#pragma warning disable CS8981

namespace FFmpeg.AutoGen;

/// <summary>The FFmpeg libraries under their C names: functions and constants generated from the headers.</summary>
/// <remarks>
/// Variadic functions (av_log, av_bprintf, ...) are left out. Raw calls: whoever uses them keeps the libraries' rules on
/// ownership and threads, and passes status codes through one gate.
/// </remarks>
public static unsafe partial class ffmpeg
{
    /// <summary>errno: no such file or directory (Linux; all errno values here are).</summary>
    public const int ENOENT = 2;

    /// <summary>errno: interrupted system call.</summary>
    public const int EINTR = 4;

    /// <summary>errno: input/output error.</summary>
    public const int EIO = 5;

    /// <summary>errno: try again; from a codec, feed it or drain it first.</summary>
    public const int EAGAIN = 11;

    /// <summary>errno: out of memory.</summary>
    public const int ENOMEM = 12;

    /// <summary>errno: permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>errno: file exists.</summary>
    public const int EEXIST = 17;

    /// <summary>errno: invalid argument.</summary>
    public const int EINVAL = 22;

    /// <summary>errno: no space left on the device.</summary>
    public const int ENOSPC = 28;

    /// <summary>errno: broken pipe.</summary>
    public const int EPIPE = 32;

    /// <summary>errno: result out of range.</summary>
    public const int ERANGE = 34;

    /// <summary>errno: function not implemented.</summary>
    public const int ENOSYS = 38;

    /// <summary>errno: connection reset by peer.</summary>
    public const int ECONNRESET = 104;

    /// <summary>errno: connection timed out.</summary>
    public const int ETIMEDOUT = 110;

    /// <summary>errno: connection refused.</summary>
    public const int ECONNREFUSED = 111;

    /// <summary>errno: no route to host.</summary>
    public const int EHOSTUNREACH = 113;

    /// <summary>Microseconds as a time base: 1 / <see cref="AV_TIME_BASE"/> seconds (AV_TIME_BASE_Q).</summary>
    public static AVRational AV_TIME_BASE_Q => new() { num = 1, den = AV_TIME_BASE };

    /// <summary>The status code that FFmpeg returns for an errno value (AVERROR in error.h).</summary>
    public static int AVERROR(int errno) => -errno;

    /// <summary>The errno value behind a status code (AVUNERROR in error.h).</summary>
    public static int AVUNERROR(int status) => -status;

    /// <summary>A rational (av_make_q in rational.h).</summary>
    public static AVRational av_make_q(int num, int den) => new() { num = num, den = den };

    /// <summary>The value of a rational; infinite or NaN where the denominator is zero (av_q2d in rational.h).</summary>
    public static double av_q2d(AVRational a) => a.num / (double)a.den;

    /// <summary>The inverse of a rational (av_inv_q in rational.h).</summary>
    public static AVRational av_inv_q(AVRational q) => new() { num = q.den, den = q.num };

    /// <summary>Four characters as a tag, the first in the lowest byte (MKTAG in macros.h).</summary>
    public static uint MKTAG(char a, char b, char c, char d) => a | ((uint)b << 8) | ((uint)c << 16) | ((uint)d << 24);
}
