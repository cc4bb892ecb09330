using Microsoft.Extensions.Logging;

namespace VisionPipeline;

/// <summary>What the pipeline says. Per-frame facts are counted, not logged.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "a batch of {Count} pictures is lost: {Reason}")]
    public static partial void BatchFailed(ILogger logger, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "a batch of {Count} pictures is run once more: {Reason}")]
    public static partial void BatchAgain(ILogger logger, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Message}")]
    public static partial void Degraded(ILogger logger, string message);

    [LoggerMessage(Level = LogLevel.Information, Message = "GPU path: {Line}")]
    public static partial void GpuPath(ILogger logger, string line);

    [LoggerMessage(Level = LogLevel.Information, Message = "model {Model} does not run on {Skipped}")]
    public static partial void ProviderSkipped(ILogger logger, string model, string skipped);

    [LoggerMessage(Level = LogLevel.Warning, Message = "camera {Camera}: its pictures cannot be looked at ({Reason})")]
    public static partial void NoPicture(ILogger logger, string camera, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "camera {Camera}: {Count} events were not taken, the last because of {Reason}")]
    public static partial void EventRefused(ILogger logger, string camera, long count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "camera {Camera}: {Count} times its pictures could not be looked at, the last because of {Reason}")]
    public static partial void LaneFailed(ILogger logger, string camera, long count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "camera {Camera} did not stop in {Seconds:0.#} s: it is left to end by itself")]
    public static partial void Abandoned(ILogger logger, string camera, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "camera {Camera} added: {Url}")]
    public static partial void Added(ILogger logger, string camera, string url);

    [LoggerMessage(Level = LogLevel.Information, Message = "camera {Camera} removed")]
    public static partial void Removed(ILogger logger, string camera);

    [LoggerMessage(Level = LogLevel.Information, Message = "models ready: detector {Detector} ({DetectorProvider}), reader {Reader} ({ReaderProvider})")]
    public static partial void ModelsReady(ILogger logger, string detector, string detectorProvider, string reader, string readerProvider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}")]
    public static partial void Load(ILogger logger, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "waited {Seconds:0.0} s for {Name}: {End}")]
    public static partial void Waited(ILogger logger, string name, double seconds, string end);
}
