using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VisionPipeline.Events;

namespace VisionPipeline.Publishing;

/// <summary>
/// The durable store of events and, in the same transaction, what each sink has yet to deliver. One SQLite file (write-ahead log,
/// synchronous FULL), one writing thread, any number of sinks that read beside it. Thread-safe.
/// </summary>
/// <remarks>
/// <para><see cref="Accept(PlateEvent)"/> returns when the event is committed: a crash afterwards loses nothing. Events of one camera keep
/// the order in which they were accepted. The same revision with the same content is stored once; with another content it is refused
/// with <see cref="EventConflictException"/> and an alarm.</para>
/// <para>While the disk refuses writes, events wait in a bounded memory, <see cref="Accept(PlateEvent)"/> returns at once, and an alarm says
/// so; what finds no room is counted by camera and said. Writing is tried again until it works; nothing has to be restarted. A start on
/// such a disk begins like that.</para>
/// <para>A damaged file is set aside under another name with a reason, what can still be read of its undelivered events is taken over,
/// and a new file is begun.</para>
/// </remarks>
public sealed partial class EventOutbox : IEventSink, IAsyncDisposable
{
    private readonly OutboxConfig _config;
    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PlateWatch? _watch;
    private readonly PlatePrivacy? _privacy;
    private readonly SinkFeed[] _feeds;
    private readonly Thread _thread;

    /// <summary>Opens the file or makes it, and starts the writer.</summary>
    /// <param name="config">The store.</param>
    /// <param name="node">The machine's name, for events of its own.</param>
    /// <param name="sinks">Who delivers. An event is owed to those that are named here when it is accepted.</param>
    /// <param name="lists">Lists of plates that give alerts; null for none.</param>
    /// <param name="privacy">Where plates are to be HMACs; null for text.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <exception cref="OutboxException">The file may not be made, or a newer program made it.</exception>
    public EventOutbox(
        OutboxConfig config,
        string node,
        IReadOnlyList<SinkRegistration> sinks,
        PlateLists? lists = null,
        PlatePrivacy? privacy = null,
        TimeProvider? time = null,
        ILogger<EventOutbox>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(sinks);
        if (sinks.Select(sink => sink.Name).Distinct(StringComparer.Ordinal).Count() != sinks.Count)
            throw new ArgumentException("two sinks have the same name; each needs its own, because the store keeps their places by it", nameof(sinks));
        _config = config;
        _node = node;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<EventOutbox>.Instance;
        _privacy = privacy;
        _watch = lists is null ? null : new PlateWatch(lists, privacy);
        Path = System.IO.Path.GetFullPath(config.Path);
        _clock = new WallClockWatch(_time);
        _feeds = [.. sinks.Select(sink => new SinkFeed(this, sink))];
        Open();
        _thread = new Thread(Write) { Name = "event outbox", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Tells each health event of the outbox itself as it happens, even while nothing can be stored. Called on the writer's thread; must be quick.</summary>
    public event Action<HealthEvent>? Health;

    /// <summary>The file, as a full path.</summary>
    public string Path { get; }

    /// <summary>Sinks in the order in which they were named.</summary>
    public IReadOnlyList<SinkFeed> Feeds => _feeds;

    /// <summary>A sink's feed.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">No such sink.</exception>
    public SinkFeed Feed(string name) =>
        _feeds.FirstOrDefault(feed => feed.Registration.Name == name) ?? throw new ArgumentException($"no sink is named {name}", nameof(name));

    /// <inheritdoc/>
    /// <exception cref="EventConflictException">This revision is stored with another content.</exception>
    /// <exception cref="ObjectDisposedException">The outbox is closed; the event is not stored.</exception>
    public void Accept(PlateEvent plate) => AcceptAsync(plate).GetAwaiter().GetResult();

    /// <summary>As <see cref="Accept(PlateEvent)"/>; the task ends with the commit. It may block while the writer is behind.</summary>
    /// <param name="plate">The revision.</param>
    public Task AcceptAsync(PlateEvent plate)
    {
        ArgumentNullException.ThrowIfNull(plate);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        IReadOnlyList<StoredEvent> alerts = _watch?.Look(plate) ?? [];
        PlateEvent kept = _privacy?.Apply(plate) ?? plate;
        Enqueue(new StoredEvent
        {
            Kind = EventKinds.Plates,
            Key = plate.Camera,
            Identity = PlateIdentity(plate.PassId, plate.Revision),
            PassId = plate.PassId,
            Revision = plate.Revision,
            CapturedUs = Microseconds(plate.Times.Captured),
            Body = PlateEventJson.Write(kept),
            Alerts = alerts,
            Done = done,
        });
        return done.Task;
    }

    /// <inheritdoc/>
    public void Accept(HealthEvent health)
    {
        ArgumentNullException.ThrowIfNull(health);
        if (!TryEnqueue(OfHealth(health)))
            Interlocked.Increment(ref _healthDropped);
    }

    /// <summary>Figures of now.</summary>
    public OutboxFigures Figures()
    {
        lock (_gate)
        {
            return new OutboxFigures(
                Interlocked.Read(ref _stored), Interlocked.Read(ref _repeated), Interlocked.Read(ref _conflicts), Interlocked.Read(ref _lost),
                Interlocked.Read(ref _healthDropped), _queue.Count, _backlog.Count, _trouble,
                _feeds.ToDictionary(feed => feed.Registration.Name, feed => _owed.GetValueOrDefault(feed.Sink)));
        }
    }

    /// <summary>Waits until everything that was accepted and acknowledged before is committed, or the disk refuses it.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_stopped)
                return Task.CompletedTask;
            _flushes.Add(done);
            Monitor.PulseAll(_gate);
        }

        return done.Task;
    }

    /// <summary>Writes what waits and closes the file. Stop the sinks first. Disposing twice is harmless.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
        foreach (SinkFeed feed in _feeds)
            feed.Close();
    }

    internal static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    internal static string PlateIdentity(string passId, int revision) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{passId}/{revision}");

    private static StoredEvent OfHealth(HealthEvent health) => new()
    {
        Kind = EventKinds.Health,
        Key = health.Camera ?? health.Node,
        CapturedUs = Microseconds(health.Time),
        Body = PlateEventJson.Write(health),
    };
}
