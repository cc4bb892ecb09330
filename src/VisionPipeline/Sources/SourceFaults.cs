using System.Net;
using System.Net.Sockets;
using FFmpeg.AutoGen;
using VisionPipeline.Native;
using VisionPipeline.Native.Ffmpeg;

namespace VisionPipeline.Sources;

/// <summary>Turns what libavformat says into one line for the person who wrote the address.</summary>
internal static class SourceFaults
{
    // errno values of Linux (asm-generic/errno.h); libavformat hands them on negated.
    private const int NoEntry = -2;
    private const int IoError = -5;
    private const int NoDevice = -19;
    private const int AccessDenied = -13;
    private const int Busy = -16;
    private const int NotTty = -25;
    private const int NetworkUnreachable = -101;
    private const int ConnectionReset = -104;
    private const int TimedOut = -110;
    private const int ConnectionRefused = -111;
    private const int HostUnreachable = -113;

    public static SourceException OfOpening(SourceUrl url, SourceOptions options, NativeException e)
    {
        if (e is MediaInterruptedException interrupted)
        {
            return interrupted.Cause == InterruptCause.Cancelled
                ? Fault(SourceFault.Cancelled, "opening was cancelled")
                : Fault(SourceFault.TimedOut, $"no answer within {options.OpenTimeout.TotalSeconds:0.#} s: is it a {Protocol(url)} source, and is it on?");
        }

        if (e.Code == ffmpeg.AVERROR_HTTP_UNAUTHORIZED)
        {
            return Fault(
                SourceFault.Unauthorized,
                url.Credentials is null ? "it wants a user and password (401), and none are given" : $"user or password is wrong (401), user '{url.Credentials.User}'");
        }

        if (e.Code == ffmpeg.AVERROR_HTTP_FORBIDDEN)
            return Fault(SourceFault.Unauthorized, "the server forbids it to this user (403)");
        if (e.Code == ffmpeg.AVERROR_HTTP_NOT_FOUND)
            return Fault(SourceFault.NotFound, "the server has no stream of this path (404)");
        if (e.Code == ffmpeg.AVERROR_INVALIDDATA || e.Code == ffmpeg.AVERROR_EOF)
            return Fault(SourceFault.NotMedia, LocalFiles.WhyNotMedia(url) ?? $"what came is not media ({e.Message})");
        return e.Code switch
        {
            ConnectionRefused => Fault(SourceFault.Unreachable, "connection refused: nothing listens on that port"),
            HostUnreachable or NetworkUnreachable => Fault(SourceFault.Unreachable, "no route to that host"),
            TimedOut => Fault(SourceFault.TimedOut, "the host does not answer"),
            ConnectionReset => Fault(SourceFault.Lost, "the peer closed the connection while it was being opened"),
            NoEntry => Fault(SourceFault.NotFound, "not found"),
            NoDevice or NotTty => Fault(SourceFault.NotFound, "not a video capture device"),
            AccessDenied => Fault(SourceFault.Forbidden, "permission denied: may this user read it (group 'video' for devices)?"),
            Busy => Fault(SourceFault.Forbidden, "the device is in use by another program"),
            IoError when url.Host is string host && !Resolves(host) => Fault(SourceFault.Unreachable, $"the host name '{host}' is unknown"),
            _ => Fault(SourceFault.Lost, $"cannot be opened ({Redaction.Apply(e.Message)})"),
        };

        SourceException Fault(SourceFault fault, string what) => new(fault, url.ToString(), what, e);
    }

    public static SourceException OfReading(SourceUrl url, NativeException e)
    {
        if (e is MediaInterruptedException interrupted)
        {
            return interrupted.Cause == InterruptCause.Cancelled
                ? new SourceException(SourceFault.Cancelled, url.ToString(), "reading was cancelled", e)
                : new SourceException(SourceFault.TimedOut, url.ToString(), "it fell silent: no packet before the read time-out", e);
        }

        return e.Code == ffmpeg.AVERROR_INVALIDDATA
            ? new SourceException(SourceFault.NotMedia, url.ToString(), $"its data became unreadable ({e.Message})", e)
            : new SourceException(SourceFault.Lost, url.ToString(), $"the connection broke ({Redaction.Apply(e.Message)})", e);
    }

    private static string Protocol(SourceUrl url) => url.Kind switch
    {
        SourceKind.Rtsp => "RTSP",
        SourceKind.Rtmp => "RTMP",
        SourceKind.Http => "HTTP",
        _ => "video",
    };

    private static bool Resolves(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host).Length > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
