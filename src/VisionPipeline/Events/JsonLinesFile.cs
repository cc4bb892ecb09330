using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace VisionPipeline.Events;

/// <summary>Appends plate events to a file, one JSON object a line (jsonlines.org), as <see cref="PlateEventJson"/> writes them. Health events are left out.</summary>
/// <remarks>
/// Thread-safe. Each line is handed to the operating system before <see cref="Accept(PlateEvent)"/> returns, so a
/// reader of the file sees it at once and a crash of this process loses none. A line that cannot be written (the disk is full) is
/// counted in <see cref="Failures"/>, told when it begins and when it is over, and lost: this is a log, the outbox is what promises
/// delivery.
/// </remarks>
public sealed partial class JsonLinesFile : IEventSink, IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly string _path;
    private readonly ILogger _logger;
    private long _lines;
    private long _failures;
    private long _lost;

    /// <summary>Opens the file for appending; it and its folder are made where they are missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="logger">Told when lines cannot be written, and when they can be again.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be opened.</exception>
    public JsonLinesFile(string path, ILogger? logger = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _logger = logger ?? NullLogger.Instance;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>Lines written since it was opened.</summary>
    public long Lines => Volatile.Read(ref _lines);

    /// <summary>Lines that could not be written.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <inheritdoc/>
    public void Accept(PlateEvent plate)
    {
        byte[] json = PlateEventJson.Write(plate);

        lock (_lock)
        {
            // One write for a whole line: no reader sees half of it with the next one behind. What a full disk took of the last one is ended first.
            byte[] line = _lost > 0 ? [(byte)'\n', .. json, (byte)'\n'] : [.. json, (byte)'\n'];
            try
            {
                _file.Write(line);
                _lines++;
                if (_lost > 0)
                    WrittenAgain(_logger, _path, _lost);
                _lost = 0;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                _failures++;
                if (_lost++ == 0)
                    NotWritten(_logger, _path, e.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Accept(HealthEvent health)
    {
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
            _file.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: events cannot be written and are missing in it: {Reason}")]
    private static partial void NotWritten(ILogger logger, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: events are written again; {Count} are missing")]
    private static partial void WrittenAgain(ILogger logger, string path, long count);
}
