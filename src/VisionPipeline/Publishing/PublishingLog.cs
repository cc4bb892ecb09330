using Microsoft.Extensions.Logging;

namespace VisionPipeline.Publishing;

/// <summary>What delivery writes to the log. No text in it holds a secret.</summary>
internal static partial class PublishingLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Words}")]
    public static partial void Alarm(ILogger logger, string words);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Words}")]
    public static partial void Well(ILogger logger, string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store owes {Count} events to the sink {Sink}, which is not configured; they stay until it is")]
    public static partial void Orphaned(ILogger logger, string sink, long count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Sink} refused event {Sequence} of {Key} for {Target} for good: {Reason}")]
    public static partial void Buried(ILogger logger, string sink, long sequence, string key, string target, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Waiting} events were never stored and {Lost} were lost before ({Trouble})")]
    public static partial void Unwritten(ILogger logger, int waiting, long lost, string trouble);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sink {Sink}: events of {Lane} wait: {Words}")]
    public static partial void Held(ILogger logger, string sink, string lane, string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sink {Sink}: {Words}; next attempt in {Seconds:F1} s")]
    public static partial void Retrying(ILogger logger, string sink, string words, double seconds);
}
