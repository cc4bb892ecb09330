namespace VisionPipeline.Server.Running;

/// <summary>What a run tells beside its events.</summary>
internal static partial class RunLog
{
    [LoggerMessage(LogLevel.Error, "{Sink} did not take an event ({Count} so far): {Reason}")]
    public static partial void NotTaken(ILogger log, string sink, long count, string reason);

    [LoggerMessage(LogLevel.Error, "Nothing is kept of pass {Pass}: {Reason}")]
    public static partial void NotKept(ILogger log, string pass, string reason);

    [LoggerMessage(LogLevel.Error, "A picture of pass {Pass} could not be {Done}, and is not kept: {Reason}")]
    public static partial void PictureNotMade(ILogger log, string pass, string done, string reason);

    [LoggerMessage(LogLevel.Error, "Camera {Camera} does not run: {Reason}. It is tried again when its entry changes")]
    public static partial void NotStarted(ILogger log, string camera, string reason);

    [LoggerMessage(LogLevel.Information, "Stopped: every pass is closed, every queue empty; outstanding frames, packets, crops and native objects: 0")]
    public static partial void NothingLeft(ILogger log);

    [LoggerMessage(LogLevel.Error, "Stopped, but not all was given back: {Left}")]
    public static partial void Left(ILogger log, string left);

    [LoggerMessage(LogLevel.Error, "Leaving without what did not stop")]
    public static partial void Leaving(ILogger log);
}
