using System.Runtime.InteropServices;

namespace VisionPipeline.Server.Running;

/// <summary>What stopping tells.</summary>
internal static partial class StopLog
{
    [LoggerMessage(LogLevel.Information, "{Signal}: stopping; a second signal leaves at once")]
    public static partial void Stopping(ILogger log, PosixSignal signal);

    [LoggerMessage(LogLevel.Warning, "{Signal}: leaving at once")]
    public static partial void Leaving(ILogger log, PosixSignal signal);

    [LoggerMessage(LogLevel.Information, "Stopping: waiting for {Name}")]
    public static partial void Waiting(ILogger log, string name);

    [LoggerMessage(LogLevel.Information, "Stopping: {Name} stopped after {Seconds:0.0} s")]
    public static partial void Stopped(ILogger log, string name, double seconds);

    [LoggerMessage(LogLevel.Error, "Stopping: {Name} failed")]
    public static partial void Failed(ILogger log, string name, Exception exception);

    [LoggerMessage(LogLevel.Error, "Stopping: the deadline of {Seconds:0.#} s is over and {Name} still runs")]
    public static partial void Overdue(ILogger log, double seconds, string name);

    [LoggerMessage(LogLevel.Error, "Stopping: {Name} was not begun, because the deadline was over")]
    public static partial void NotBegun(ILogger log, string name);
}
