
namespace VisionPipeline.Server.Cli;

internal static partial class FfmpegLines
{
    [LoggerMessage(1, LogLevel.Debug, "FFmpeg: {Words}")]
    public static partial void Line(ILogger logger, string words);
}
