using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using VisionPipeline.Events;
using VisionPipeline.Native.Kafka;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>A broker that speaks the real protocol and fails on order, a store, and what three cameras send through both.</summary>
internal sealed class KafkaRig : IDisposable
{
    private static readonly string[] Cameras = ["north", "south", "east"];
    private readonly TempFolder _folder = new();

    public KafkaRig()
    {
        foreach (string topic in (string[])["vision.plates", "vision.alerts", "vision.health", "vision.deadletter"])
            Cluster.CreateTopic(topic, 2);
    }

    public KafkaMockCluster Cluster { get; } = new();

    public KafkaConfig Config => new() { Bootstraps = Cluster.Bootstraps, BackOff = TimeSpan.FromMilliseconds(50), MaxBackOff = TimeSpan.FromMilliseconds(500) };

    /// <summary>The path of a file in the folder of the store.</summary>
    public string File(string name) => _folder.File(name);

    public EventPublisher Open(Func<KafkaConfig, KafkaConfig>? change = null) => Open(change is null ? Config : change(Config));

    public EventPublisher Open(KafkaConfig config, ILoggerFactory? loggers = null, params IReadOnlyList<PlateListConfig> lists) =>
        new(new PublishingConfig { Outbox = new OutboxConfig { Path = File("events.db") }, Kafka = config, Lists = lists }, "node-1", loggers: loggers);

    public KafkaReader Reader(string topic) => new(Cluster.Bootstraps, topic, 2);

    /// <summary>Hands over events of all cameras and waits until they are stored.</summary>
    /// <param name="publisher">Who takes them.</param>
    /// <param name="from">Number of the first event of each camera.</param>
    /// <param name="to">Number after the last.</param>
    public static void Send(EventPublisher publisher, int from, int to) =>
        Task.WaitAll([.. Cameras.Select(camera => Task.Run(async () =>
        {
            var under = new List<Task>();
            for (int i = from; i < to; i++)
                under.Add(publisher.Outbox.AcceptAsync(PlateEvents.Make(camera, i)));
            await Task.WhenAll(under);
        }))]);

    /// <summary>Waits until nothing is owed.</summary>
    public static async Task Delivered(EventPublisher publisher)
    {
        try
        {
            await Eventually.Holds(() => publisher.Sinks()[0].Undelivered == 0);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{publisher.Sinks()[0]}");
        }
    }

    /// <summary>All there, first occurrences in order, and what came twice is the same.</summary>
    /// <param name="reader">Reads the plates.</param>
    /// <param name="perCamera">How many there should be of each camera.</param>
    public static void Check(KafkaReader reader, int perCamera)
    {
        reader.ReadUntil(m => m.Select(Name).Distinct().Count() >= perCamera * Cameras.Length);
        foreach (string camera in Cameras)
        {
            var seen = reader.Messages.Where(m => Encoding.UTF8.GetString(m.Message.Key) == camera).ToList();
            Assert.Equal(
                Enumerable.Range(0, perCamera).Select(i => PlateEventJson.Write(PlateEvents.Make(camera, i))).Select(Convert.ToHexString),
                seen.DistinctBy(Name).Select(m => Convert.ToHexString(m.Message.Value)));
            Assert.All(seen.GroupBy(Name), same => Assert.Single(same.Select(m => Convert.ToHexString(m.Message.Value)).Distinct()));
        }

        static (string, int) Name(ConsumeResult<byte[], byte[]> m)
        {
            PlateEvent plate = PlateEventJson.ReadPlate(m.Message.Value);
            return (plate.PassId, plate.Revision);
        }
    }

    /// <summary>Reasons of dead letters in the store.</summary>
    public List<string> Letters()
    {
        using var connection = OutboxConnection.ForReading(File("events.db"));
        return OutboxSchema.Scalar(connection, "SELECT group_concat(reason) FROM dead_letters") is string words ? [words] : [];
    }

    public void Dispose()
    {
        Cluster.Dispose();
        _folder.Dispose();
    }
}
