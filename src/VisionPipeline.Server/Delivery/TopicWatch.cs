using Confluent.Kafka;
using VisionPipeline.Events;

namespace VisionPipeline.Server.Delivery;

/// <summary>A consumer that reads along all the time and keeps count: order for each camera, gaps, duplicates. One thread of its own.</summary>
internal sealed class TopicWatch : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Pass, int Revision), int> _contents = [];
    private readonly Action<string, int>? _first;

    /// <summary>Starts to read.</summary>
    /// <param name="bootstraps">Brokers.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partitions">Its partitions.</param>
    /// <param name="first">Told of each event's first coming: its pass and revision.</param>
    public TopicWatch(string bootstraps, string topic, int partitions, Action<string, int>? first = null)
    {
        _first = first;
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstraps,
            GroupId = "watch",
            EnableAutoCommit = false,
            FetchWaitMaxMs = 20,
            ReconnectBackoffMs = 50,
            ReconnectBackoffMaxMs = 500,
            FetchErrorBackoffMs = 50,
            AutoOffsetReset = AutoOffsetReset.Error,
        }).SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        _thread = new Thread(Read) { Name = "topic watch", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Different events that came.</summary>
    public long Events { get; private set; }

    /// <summary>Events that came again.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Events that came again with another content, or before an earlier one of their camera, or after a gap.</summary>
    public long Faults { get; private set; }

    /// <summary>The first fault; null without one.</summary>
    public string? FirstFault { get; private set; }

    /// <summary>How many events of a camera came, in order and without a gap.</summary>
    public int Of(string camera)
    {
        lock (_gate)
            return _next.GetValueOrDefault(camera);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _consumer.Close();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Read()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_consumer.Consume(Poll) is { Message: { } message })
                    Judge(message.Value);
            }
            catch (ConsumeException e) when (e.Error.Code != ErrorCode.Local_AutoOffsetReset)
            {
                // The broker is down; the client comes back by itself.
            }
            catch (ConsumeException e)
            {
                Fault($"the broker dropped messages before they were read: {e.Error.Reason}");
                return;
            }
        }
    }

    private void Judge(byte[] body)
    {
        PlateEvent plate = PlateEventJson.ReadPlate(body);
        var hash = new HashCode();
        hash.AddBytes(body);
        int content = hash.ToHashCode();
        bool first;
        lock (_gate)
        {
            first = _contents.TryAdd((plate.PassId, plate.Revision), content);
            int number = ((int)plate.Track * 3) + plate.Revision - 1;
            if (!first)
            {
                Duplicates++;
                if (_contents[(plate.PassId, plate.Revision)] != content)
                    Fault($"{plate.PassId} revision {plate.Revision} came again with another content");
            }
            else
            {
                Events++;
                if (number != _next.GetValueOrDefault(plate.Camera))
                    Fault($"{plate.Camera}: event {number} came where {_next.GetValueOrDefault(plate.Camera)} was due");
                _next[plate.Camera] = number + 1;
            }
        }

        if (first)
            _first?.Invoke(plate.PassId, plate.Revision);
    }

    private void Fault(string words)
    {
        Faults++;
        FirstFault ??= words;
    }
}
