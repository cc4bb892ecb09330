using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Recording;

namespace VisionPipeline.Server.Running;

/// <summary>All that a run writes to, opened in order and closed in reverse, after the pipeline: recording, the event store with its sinks, lines for people.</summary>
internal sealed class RunOutputs : IDisposable
{
    private readonly EventPublisher? _publisher;
    private readonly JsonLinesSink? _file;
    private readonly RecordingService? _recording;

    /// <summary>Opens them.</summary>
    /// <exception cref="OutboxException">The event store cannot be opened.</exception>
    /// <exception cref="IOException">A file or the recording folder cannot be opened.</exception>
    public RunOutputs(RunOptions options, VisionConfig config, ILoggerFactory logs, TimeProvider time)
    {
        try
        {
            var sinks = new List<IEventSink>();
            if (options.StoresEvents)
                sinks.Add(_publisher = new EventPublisher(config.Publishing, config.Node, time, logs));
            if (options.EventsFile is { } path)
                sinks.Add(_file = new JsonLinesSink(path));
            if (!options.IsLive)
                sinks.Add(new EventLines(Console.Out));
            IEventSink sink = new EventFanOut(sinks);
            if (config.Recording.Folder is null)
            {
                IEvidenceStore? pictures = options.EvidenceFolder is { } folder ? new EvidenceFolder(folder, logs.CreateLogger("evidence")) : null;
                Ports = new PipelinePorts { Sink = sink, Evidence = pictures };
                return;
            }

            _recording = RecordingService.Start(config.Recording, config.Node, time, logs.CreateLogger("recording"), sink.Accept);
            var recorded = new RecordedEvents(_recording, sink);
            Ports = new PipelinePorts { Sink = recorded, Evidence = recorded, Tap = _recording.Attach };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the pipeline is given.</summary>
    public PipelinePorts Ports { get; }

    /// <summary>Recording first: its last alarms are events too.</summary>
    public void Dispose()
    {
        _recording?.Dispose();
        _file?.Dispose();
        _publisher?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
