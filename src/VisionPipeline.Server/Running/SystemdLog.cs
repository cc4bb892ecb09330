namespace VisionPipeline.Server.Running;

/// <summary>What notifying systemd tells.</summary>
internal static partial class SystemdLog
{
    [LoggerMessage(LogLevel.Warning, "systemd's socket {Address} cannot be used: {Why}")]
    public static partial void NoSocket(ILogger log, string address, string why);

    [LoggerMessage(LogLevel.Warning, "systemd was not told {Message}: {Why}")]
    public static partial void NotSent(ILogger log, string message, string why);

    [LoggerMessage(LogLevel.Error, "The health check fails: systemd restarts the service if that lasts {Seconds:0.#} s")]
    public static partial void NotHealthy(ILogger log, double seconds);

    [LoggerMessage(LogLevel.Error, "The health check broke")]
    public static partial void CheckFailed(ILogger log, Exception exception);
}
