using Microsoft.Extensions.Logging;

namespace VisionPipeline.Recording;

internal static partial class RecorderLog
{
    [LoggerMessage(1, LogLevel.Information, "Recording to {Folder}: {Files} files left open by the last run repaired, {Adopted} found without a row taken in, {Aside} set aside")]
    public static partial void Started(ILogger logger, string folder, int files, int adopted, int aside);

    [LoggerMessage(2, LogLevel.Warning, "Recording: {Message}")]
    public static partial void Alarm(ILogger logger, string message);

    [LoggerMessage(3, LogLevel.Information, "Recording: {Message}")]
    public static partial void Well(ILogger logger, string message);

    [LoggerMessage(4, LogLevel.Information, "Using video codec: {Encoder} (.{Container})")]
    public static partial void UsingCodec(ILogger logger, string encoder, string container);

    [LoggerMessage(5, LogLevel.Information, "{Camera}: stream can be recorded: {Codec} {Width}x{Height}; sound is not recorded")]
    public static partial void StreamOpened(ILogger logger, string camera, string codec, int width, int height);
}
