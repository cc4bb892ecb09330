using System.Text.Json;
using Confluent.Kafka;
using VisionPipeline.Native.Kafka;
using VisionPipeline.Server.Cli;
using VisionPipeline.Testing;

namespace VisionPipeline.Server.Tests.Running;

/// <summary>What a run says of the vehicles that it saw, at each of the places where it says it.</summary>
public sealed class RunEventsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Site _site = new();

    public void Dispose() => _site.Dispose();

    [RequiresClipsFact]
    public async Task Run_SimulatedRoad_TellsTheSameInFileStoreAndKafka()
    {
        using var cluster = new KafkaMockCluster();
        foreach (string topic in new[] { "vision.plates", "vision.alerts", "vision.health", "vision.deadletter" })
            cluster.CreateTopic(topic);
        string stays = Site.Loop("stays", await TestClips.H264Async(160, 120, 50));
        Configure(cluster, "{name: road, url: 'sim://day?seed=3&lanes=1&size=1280x720&rate=30'}");
        using IConsumer<string, string> consumer = Consumer(cluster);
        Dictionary<string, string> sent = [];
        await using (VisionService run = VisionService.Start(_site.ConfigFile, ["--events", _site.EventsFile]))
        {
            Take(consumer, sent, () => sent.Values.Any(static told => told.Contains("\"state\":\"confirmed\"", StringComparison.Ordinal)), run);
            await run.SignalAsync("TERM");
            Assert.Equal(ExitCode.Ok, await run.EndsAsync());
        }

        Dictionary<string, string> written = (await File.ReadAllLinesAsync(_site.EventsFile)).ToDictionary(Identity);
        Dictionary<string, string> stored = StoredEvents.Bodies(_site.Store).Where(static body => body.Contains("\"pass_id\"", StringComparison.Ordinal)).ToDictionary(Identity);
        Assert.Equal(written.OrderBy(static one => one.Key), stored.OrderBy(static one => one.Key));

        // What was closed by the stop and did not get away any more is sent by the next run.
        Configure(cluster, stays);
        await using (VisionService run = VisionService.Start(_site.ConfigFile))
            Take(consumer, sent, () => sent.Count >= stored.Count, run);
        Assert.Equal(stored.OrderBy(static one => one.Key), sent.OrderBy(static one => one.Key));
    }

    private static void Take(IConsumer<string, string> consumer, Dictionary<string, string> sent, Func<bool> isEnough, VisionService run)
    {
        long begun = Environment.TickCount64;
        while (!isEnough())
        {
            Assert.True(Environment.TickCount64 - begun < Patience.TotalMilliseconds, $"{sent.Count} events came: {run.Text}");
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } record)
                sent[Identity(record.Message.Value)] = record.Message.Value;
        }
    }

    private void Configure(KafkaMockCluster cluster, string camera) =>
        _site.Configure([camera], publishing: $", kafka: {{bootstraps: '{cluster.Bootstraps}'}}");

    private static string Identity(string json)
    {
        using JsonDocument parsed = JsonDocument.Parse(json);
        return $"{parsed.RootElement.GetProperty("pass_id").GetString()}/{parsed.RootElement.GetProperty("revision").GetInt32()}";
    }

    private static IConsumer<string, string> Consumer(KafkaMockCluster cluster)
    {
        IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = cluster.Bootstraps,
            GroupId = "test",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        }).Build();
        consumer.Assign(new TopicPartitionOffset("vision.plates", 0, Offset.Beginning));
        return consumer;
    }
}
