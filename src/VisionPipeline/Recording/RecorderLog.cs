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

    [LoggerMessage(5, LogLevel.Information, "{Camera}: stream can be recorded: {Codec} {Width}x{Height}")]
    public static partial void StreamOpened(ILogger logger, string camera, string codec, int width, int height);

    [LoggerMessage(6, LogLevel.Information, "{Camera}: sound is recorded: {Source} as {Codec}, {Rate} Hz, {Channels} channels")]
    public static partial void AudioOpened(ILogger logger, string camera, string source, string codec, int rate, int channels);

    [LoggerMessage(7, LogLevel.Warning, "{Camera}: sound is not recorded: {Problem}")]
    public static partial void AudioLeftOut(ILogger logger, string camera, string problem);
}
