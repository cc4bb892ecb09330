using Microsoft.Extensions.Logging;

namespace VisionPipeline.Cameras;

internal static partial class CameraLog
{
    [LoggerMessage(1, LogLevel.Information, "{Camera}: {Stream} stream {Old} -> {New}")]
    public static partial void Changed(ILogger logger, string camera, CameraStream stream, CameraState old, CameraState @new);

    [LoggerMessage(2, LogLevel.Warning, "{Camera}: {Stream} stream {Old} -> {New}: {Reason}")]
    public static partial void ChangedBecause(ILogger logger, string camera, CameraStream stream, CameraState old, CameraState @new, string reason);

    [LoggerMessage(3, LogLevel.Error, "{Camera}: packet reader {Tap} failed and is let go: {Reason}")]
    public static partial void TapFailed(ILogger logger, string camera, string tap, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Camera}: camera observer failed: {Reason}")]
    public static partial void ObserverFailed(ILogger logger, string camera, string reason);

    [LoggerMessage(6, LogLevel.Information, "{Camera}: decodes {Level} from now on")]
    public static partial void Decoding(ILogger logger, string camera, DecodingLevel level);

    [LoggerMessage(7, LogLevel.Warning, "{Camera}: does not sleep: its key frames are too far apart, or cannot be decoded by themselves")]
    public static partial void CannotSleep(ILogger logger, string camera);

    [LoggerMessage(8, LogLevel.Warning, "{Camera}: main stream is not decoded for {Seconds:0} s, its packets go on to be recorded: {Reason}")]
    public static partial void MainNotDecoded(ILogger logger, string camera, double seconds, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Camera}: {Kind}: clock off by {OffsetSeconds:0.000} s, drift {Drift:0} ppm")]
    public static partial void Clock(ILogger logger, string camera, ClockObservationKind kind, double offsetSeconds, double drift);
}
