using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Running;

/// <summary>All that a run writes to, opened in order and closed in reverse, after the pipeline: recording, the event store with its sinks, lines for people.</summary>
internal sealed class RunOutputs : IDisposable
{
    private readonly FileStream? _ours;
    private readonly EventPublisher? _publisher;
    private readonly JsonLinesFile? _file;
    private readonly RecordingService? _recording;
    private readonly RecordedEvents? _recorded;
    private bool _disposed;

    /// <summary>Opens them.</summary>
    /// <param name="options">What the command line asks for.</param>
    /// <param name="config">What the configuration asks for.</param>
    /// <param name="logs">Makes the loggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="also">One more sink, behind the others; stays the caller's.</param>
    /// <exception cref="OutboxException">The event store cannot be opened.</exception>
    /// <exception cref="IOException">A file or the recording folder cannot be opened.</exception>
    public RunOutputs(RunOptions options, VisionConfig config, ILoggerFactory logs, TimeProvider time, IEventSink? also = null)
    {
        try
        {
            var sinks = new List<IEventSink>();
            if (options.StoresEvents)
            {
                _ours = Lock(config.Publishing.Outbox.Path);
                sinks.Add(_publisher = new EventPublisher(config.Publishing, config.Node, time, logs));
            }

            if (options.EventsFile is { } path)
                sinks.Add(_file = new JsonLinesFile(path, logs.CreateLogger("events")));
            if (!options.IsLive)
                sinks.Add(new EventLines(Console.Out));
            if (also is not null)
                sinks.Add(also);
            IEventSink sink = new EventFanOut(sinks, time, logs.CreateLogger("events"));
            ILogger evidence = logs.CreateLogger("evidence");
            PlatePrivacy? privacy = config.Publishing.Privacy is { } secret ? PlatePrivacy.Load(secret) : null;
            if (config.Recording.Folder is null)
            {
                var seen = new TrackLog(keepsTexts: false);
                IEvidenceStore? pictures = options.EvidenceFolder is { } folder ? new EvidenceFolder(folder, evidence) : null;
                if (pictures is null || privacy is null)
                    Ports = new PipelinePorts { Sink = sink, Evidence = pictures };
                else
                    Ports = new PipelinePorts { Sink = sink, Evidence = new BlurredEvidence(pictures, seen, evidence), Tracks = seen };
                return;
            }

            _recording = RecordingService.Start(config.Recording, config.Node, time, logs.CreateLogger("recording"), sink.Accept, keepsTexts: privacy is null);
            RecordingService recording = _recording;
            _recorded = new RecordedEvents(recording, sink, privacy, logs.CreateLogger("recording"));
            Ports = new PipelinePorts
            {
                Sink = _recorded,
                Evidence = privacy is null ? _recorded : new BlurredEvidence(_recorded, recording.Tracks, evidence),
                Tracks = recording.Tracks,
                Tap = camera => recording.Attach(camera.Camera.Name, camera.Recording),
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the pipeline is given.</summary>
    public PipelinePorts Ports { get; }

    /// <summary>Recording first: its last alarms are events too. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            _recording?.Dispose();
        }
        finally
        {
            // The last clips have just ended.
            _recorded?.Dispose();
            _file?.Dispose();
            _publisher?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            _ours?.Dispose();
        }
    }

    // Two runs would each deliver what the other stored. The lock goes with the process, however it ends.
    private static FileStream Lock(string store)
    {
        string path = Path.GetFullPath(store) + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"{store}: another run stores its events here; stop it, or give this one another publishing.outbox.path ({e.Message})", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{store}: the event store cannot be made: {e.Message}", e);
        }
    }
}
