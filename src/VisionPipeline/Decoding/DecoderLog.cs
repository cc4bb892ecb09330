using Microsoft.Extensions.Logging;

namespace VisionPipeline.Decoding;

internal static partial class DecoderLog
{
    [LoggerMessage(1, LogLevel.Information, "{Source}: GPU decode ({Engine}) enabled, decoder {Decoder}")]
    public static partial void HardwareEnabled(ILogger logger, string source, string engine, string decoder);

    [LoggerMessage(2, LogLevel.Information, "{Source}: {Reason}: software, decoder {Decoder}, {Threads} thread(s)")]
    public static partial void SoftwareEnabled(ILogger logger, string source, string reason, string decoder, int threads);

    [LoggerMessage(3, LogLevel.Warning, "{Source}: {Kind} decoding failed after it had opened ({Reason}); falling back")]
    public static partial void FellBack(ILogger logger, string source, DecoderKind kind, string reason);

    [LoggerMessage(4, LogLevel.Information, "{Source}: picture changed from {OldWidth}x{OldHeight} to {Width}x{Height}")]
    public static partial void SizeChanged(ILogger logger, string source, int oldWidth, int oldHeight, int width, int height);

    [LoggerMessage(5, LogLevel.Information, "{Source}: {Surfaces} surfaces for decoding and as many to hand out, {Megabytes} MB of GPU memory")]
    public static partial void SurfacesTaken(ILogger logger, string source, int surfaces, long megabytes);
}
