using Microsoft.Extensions.Logging;

namespace VisionPipeline.Configuration;

/// <summary>What reloading tells.</summary>
internal static partial class ConfigLog
{
    [LoggerMessage(LogLevel.Error, "{Fault}")]
    public static partial void Fault(ILogger log, string fault);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    public static partial void Warning(ILogger log, string warning);

    [LoggerMessage(LogLevel.Error, "{Path} has faults: what was configured before still holds")]
    public static partial void Kept(ILogger log, string path);

    [LoggerMessage(LogLevel.Error, "{Path} was read, but could not be applied: what was configured before still holds")]
    public static partial void NotApplied(ILogger log, string path, Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Path} cannot be watched ({Why}): it is read again on SIGHUP only")]
    public static partial void NotWatched(ILogger log, string path, string why);

    [LoggerMessage(LogLevel.Information, "Camera {Camera} is new in the configuration")]
    public static partial void Added(ILogger log, string camera);

    [LoggerMessage(LogLevel.Information, "Camera {Camera} is out of the configuration")]
    public static partial void Removed(ILogger log, string camera);

    [LoggerMessage(LogLevel.Information, "Camera {Camera} is configured anew: {Keys}")]
    public static partial void Changed(ILogger log, string camera, string keys);

    [LoggerMessage(LogLevel.Information, "Changed and in force: {Keys}")]
    public static partial void Live(ILogger log, string keys);

    [LoggerMessage(LogLevel.Warning, "Changed, in force after a restart: {Keys}")]
    public static partial void Restart(ILogger log, string keys);

    [LoggerMessage(LogLevel.Information, "{Path} was read again and says what it said before")]
    public static partial void Same(ILogger log, string path);
}
