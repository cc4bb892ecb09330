using System.Globalization;
using FFmpeg.AutoGen;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using VisionPipeline.Native.Ffmpeg;
using VisionPipeline.Sources;

namespace VisionPipeline.Server.Cli;

/// <summary>Serilog behind Microsoft.Extensions.Logging, on standard error: standard output belongs to a verb's result.</summary>
internal static class Logs
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>Makes the factory; dispose it to flush.</summary>
    /// <param name="verbose">Whether FFmpeg's own words are shown too, without their secrets.</param>
    /// <param name="quiet">Whether only warnings and worse are shown.</param>
    public static ILoggerFactory Create(bool verbose, bool quiet = false)
    {
        LogEventLevel level = verbose ? LogEventLevel.Debug : quiet ? LogEventLevel.Warning : LogEventLevel.Information;
        Serilog.Core.Logger serilog = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .WriteTo.Console(outputTemplate: Template, standardErrorFromLevel: LogEventLevel.Verbose, formatProvider: CultureInfo.InvariantCulture)
            .CreateLogger();
        var factory = new SerilogLoggerFactory(serilog, dispose: true);
        AttachFfmpeg(verbose ? factory.CreateLogger("FFmpeg") : null);
        return factory;
    }

    private static void AttachFfmpeg(Microsoft.Extensions.Logging.ILogger? logger)
    {
        if (logger is null)
            FfmpegLog.Attach(ffmpeg.AV_LOG_QUIET, null);
        else
            FfmpegLog.Attach(ffmpeg.AV_LOG_VERBOSE, (_, line) => FfmpegLines.Line(logger, Redaction.Apply(line)));
    }
}
