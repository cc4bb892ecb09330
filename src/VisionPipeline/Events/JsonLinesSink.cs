namespace VisionPipeline.Events;

/// <summary>Appends plate events to a file, one JSON object a line (jsonlines.org), as <see cref="PlateEventJson"/> writes them. Health events are left out.</summary>
/// <remarks>
/// Thread-safe. Each line is handed to the operating system before <see cref="Accept(PlateEvent)"/> returns, so a
/// reader of the file sees it at once and a crash of this process loses none. A line that cannot be written (the disk is full) is
/// counted in <see cref="Failures"/> and lost: this is a log, the outbox is what promises delivery.
/// </remarks>
public sealed class JsonLinesSink : IEventSink, IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private long _lines;
    private long _failures;

    /// <summary>Opens the file for appending; it and its folder are made where they are missing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be opened.</exception>
    public JsonLinesSink(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
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

        // One write for a whole line: no reader sees half of it with the next one behind.
        byte[] line = [.. json, (byte)'\n'];
        lock (_lock)
        {
            try
            {
                _file.Write(line);
                _lines++;
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                _failures++;
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
}
