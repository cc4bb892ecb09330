using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace VisionPipeline.Publishing;

/// <summary>One producer's life: from its making to its first fatal error. What it took and could not deliver goes back when it is disposed.</summary>
internal sealed class KafkaSession : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    // Brokers close idle connections, which librdkafka reports as all brokers down: only where nothing is answered either they are.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);
    private readonly KafkaConfig _config;
    private readonly byte[] _node;
    private readonly SinkFeed _feed;
    private readonly SinkProgress _progress;
    private readonly KafkaLanes _lanes;
    private readonly TimeProvider _time;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly ConcurrentQueue<KafkaReport> _reports = new();
    private readonly Dictionary<long, OutboxEntry> _underWay = [];
    private readonly List<int> _ready = [];
    private readonly List<OutboxEntry> _entries = [];
    private volatile string? _fatal;
    private volatile string? _unreachable;
    private long _lastReport;
    private long _alone;
    private int _turn;

    public KafkaSession(KafkaConfig config, string node, SinkFeed feed, SinkProgress progress, KafkaLanes lanes, TimeProvider time)
    {
        _config = config;
        _node = Encoding.UTF8.GetBytes(node);
        _feed = feed;
        _progress = progress;
        _lanes = lanes;
        _time = time;
        _producer = new ProducerBuilder<byte[], byte[]>(KafkaSettings.Of(config, node))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler(static (_, _) => { })
            .Build();
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                TakeReports();
                if (_fatal is { } fatal)
                    throw new SinkException($"{fatal}; the producer is made anew");
                if (_unreachable is { } words && _underWay.Count > 0 && _time.GetElapsedTime(_lastReport) > Patience)
                    _progress.Failure(words);
                LookForSilence();
                bool sent = Send();
                await _feed.WaitAsync(sent ? TimeSpan.Zero : LongestWait, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // A tidy end: what is under way gets a moment to be acknowledged, which saves sending it twice.
            _producer.Flush(Farewell);
            throw;
        }
    }

    public void Dispose()
    {
        // A finished producer answers for what it held; which message it failed on decides what goes alone next time.
        if (_fatal is not null)
            _producer.Flush(LastWords);
        _producer.Dispose();
        TakeReports();
        foreach (OutboxEntry entry in _underWay.Values)
            _feed.GiveBack(entry);
        _underWay.Clear();
        foreach (KafkaLanes.Lane lane in _lanes.Unjudged())
            Judge(lane);
    }

    // Messages of one lane may hang while others are answered, as those for a topic do that the brokers will not even describe. Where nothing
    // is answered any more the producer is made anew; what hung is held up by name, because another lane's success will tell nothing of it.
    private void LookForSilence()
    {
        bool silent = _underWay.Count > 0 && _time.GetElapsedTime(_lastReport) > _config.StallTimeout;
        if (!silent && !_lanes.Unanswered().Any())
            return;
        var topics = new SortedSet<string>(StringComparer.Ordinal);
        foreach (OutboxEntry entry in _underWay.Values.DistinctBy(entry => entry.Lane))
        {
            KafkaLanes.Lane lane = _lanes.Of(entry.Lane);
            if (!silent && !_lanes.IsUnanswered(lane))
                continue;
            lane.Answered = _time.GetTimestamp();
            topics.Add(TopicOf(entry.Kind));
            _progress.Failure(entry, Silent(TopicOf(entry.Kind)));
        }

        if (silent)
            throw new SinkException(Silent(string.Join(", ", topics)));
    }

    private string Silent(string topics) => string.Create(CultureInfo.InvariantCulture, $"{topics}: no answer for {_config.StallTimeout.TotalSeconds:F0} s");

    // Lanes take turns, so that a camera with a long backlog does not keep the others waiting.
    private bool Send()
    {
        bool sent = false;
        if (_lanes.Suspect() is > 0 and int suspect)
            return _underWay.Count == 0 && SendAlone(suspect);
        _ready.Clear();
        _feed.Ready(_ready);
        _turn++;
        for (int i = 0; i < _ready.Count; i++)
        {
            int lane = _ready[(i + _turn) % _ready.Count];
            KafkaLanes.Lane state = _lanes.Of(lane);
            int fair = Math.Max(1, (_config.Window - _underWay.Count) / (_ready.Count - i));
            int room = Math.Min(Math.Min(_lanes.Room(state), _config.Window - _underWay.Count), fair);
            // What is acknowledged but not yet committed is in memory too.
            room = Math.Min(room, (2 * _config.Window) - _feed.Taken);
            _entries.Clear();
            _feed.Take(lane, room, _entries);
            for (int entry = 0; entry < _entries.Count; entry++)
            {
                if (Produce(_entries[entry], state))
                {
                    sent = true;
                    continue;
                }

                for (int rest = _entries.Count - 1; rest > entry; rest--)
                    _feed.GiveBack(_entries[rest]);
                break;
            }
        }

        return sent;
    }

    private bool SendAlone(int lane)
    {
        _entries.Clear();
        _feed.Take(lane, 1, _entries);
        if (_entries.Count == 0)
        {
            _lanes.Passed(_lanes.Of(lane), long.MaxValue);
            return true;
        }

        _alone = _entries[0].Sequence;
        return Produce(_entries[0], _lanes.Of(lane));
    }

    // False where the lane has to stop here.
    private bool Produce(OutboxEntry entry, KafkaLanes.Lane lane)
    {
        if (_underWay.Count == 0)
            _lastReport = _time.GetTimestamp();
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(entry.Key), Value = entry.Body, Headers = HeadersOf(entry) };
        try
        {
            _underWay.Add(entry.Sequence, entry);
            if (lane.UnderWay++ == 0)
                lane.Answered = _time.GetTimestamp();
            _producer.Produce(TopicOf(entry.Kind), message, report =>
            {
                _reports.Enqueue(new KafkaReport(entry, report.Error, report.Status == PersistenceStatus.Persisted));
                _feed.Wake();
            });
            return true;
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            Report(new KafkaReport(entry, e.Error, false, Unsent: true));
            return false;
        }
    }

    private Headers HeadersOf(OutboxEntry entry)
    {
        var headers = new Headers
        {
            { "schema_version", Encoding.ASCII.GetBytes(Events.PlateEvent.SchemaVersion.ToString(CultureInfo.InvariantCulture)) },
            { "sequence", Encoding.ASCII.GetBytes(entry.Sequence.ToString(CultureInfo.InvariantCulture)) },
            { "node", _node },
        };
        if (entry.PassId is { } pass)
        {
            headers.Add("pass_id", Encoding.UTF8.GetBytes(pass));
            headers.Add("revision", Encoding.ASCII.GetBytes(entry.Revision.ToString(CultureInfo.InvariantCulture)));
            headers.Add("trace_id", Encoding.ASCII.GetBytes(Events.EventTrace.IdOf(pass)));
        }

        if (entry.Replay)
            headers.Add("replay", "true"u8.ToArray());
        return headers;
    }

    private string TopicOf(EventKinds kind) => kind switch
    {
        EventKinds.Plates => _config.PlatesTopic,
        EventKinds.Alerts => _config.AlertsTopic,
        EventKinds.Health => _config.HealthTopic,
        _ => _config.DeadLetterTopic,
    };

    private void TakeReports()
    {
        while (_reports.TryDequeue(out KafkaReport? report))
            Report(report);
    }

    private void Report(KafkaReport report)
    {
        if (!_underWay.Remove(report.Entry.Sequence))
            return;
        _lastReport = _time.GetTimestamp();
        KafkaLanes.Lane lane = _lanes.Of(report.Entry.Lane);
        lane.UnderWay--;
        lane.Answered = _lastReport;
        if (report.Persisted && report.Error.Code == ErrorCode.NoError)
        {
            _unreachable = null;
            _lanes.TopicWorks(TopicOf(report.Entry.Kind));
            _lanes.Passed(lane, report.Entry.Sequence);
            _feed.Acknowledge(report.Entry);
            _progress.Success(report.Entry);
        }
        else
        {
            lane.Failed.Add(report);
        }

        if (lane.Failed.Count > 0 && lane.UnderWay == 0)
            Judge(lane);
    }

    // All of the lane's messages are answered: what failed goes again, alone, or is refused for good if it was alone already.
    private void Judge(KafkaLanes.Lane lane)
    {
        foreach (KafkaReport failed in lane.Failed.OrderByDescending(failed => failed.Entry.Sequence))
        {
            string words = KafkaSettings.Redact(_config, $"{failed.Error.Code}: {failed.Error.Reason}");
            KafkaVerdict verdict = KafkaVerdicts.Of(failed.Error);
            string topic = TopicOf(failed.Entry.Kind);
            bool refused = (verdict == KafkaVerdict.Refused && (failed.Unsent || failed.Entry.Sequence == _alone))
                || (verdict == KafkaVerdict.NoTopic && _lanes.IsOutOfPatience(topic));
            if (refused)
            {
                _feed.Refuse(failed.Entry, topic, words);
                if (!failed.Unsent)
                    _progress.Refused(failed.Entry);
                _lanes.Passed(lane, failed.Entry.Sequence);
                continue;
            }

            _feed.GiveBack(failed.Entry);
            if (verdict == KafkaVerdict.Finished)
            {
                _fatal ??= words;
                continue;
            }

            lane.CarefulUntil = Math.Max(lane.CarefulUntil, failed.Entry.Sequence);
            if (verdict == KafkaVerdict.Refused)
            {
                lane.IsSuspect = true;
            }
            else
            {
                _progress.Failure(failed.Entry, $"{topic}: {words}");
                _lanes.LetRest(lane);
            }
        }

        lane.Failed.Clear();
    }

    private void OnError(Error error)
    {
        string words = KafkaSettings.Redact(_config, $"{error.Code}: {error.Reason}");
        if (error.IsFatal)
            _fatal = words;
        else
            _unreachable = words;
        _feed.Wake();
    }
}
