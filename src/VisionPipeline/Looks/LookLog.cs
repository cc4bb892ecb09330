using Microsoft.Extensions.Logging;

namespace VisionPipeline.Looks;

internal static partial class LookLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "reading {Looks} plates failed ({Failures} looks since the start): {Reason}")]
    public static partial void ReadingFailed(ILogger logger, int looks, long failures, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "camera {Camera}: the picture of a look could not be kept: {Reason}")]
    public static partial void EvidenceFailed(ILogger logger, string camera, string reason);
}
