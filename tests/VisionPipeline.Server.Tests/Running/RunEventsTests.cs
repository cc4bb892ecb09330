using System.Text.Json;
using Confluent.Kafka;
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
        _site.Replace($$"""
            node: test
            publishing: {outbox: {path: '{{_site.Store}}'}, kafka: {bootstraps: '{{cluster.Bootstraps}}'} }
            cameras:
            - {name: road, url: 'sim://day?seed=3&lanes=1&size=1280x720&rate=30&seconds=12'}
            - {name: stays, url: '{{await TestClips.H264Async(160, 120, 50)}}', loop: true}
            """);
        await using VisionService run = VisionService.Start(_site.ConfigFile, ["--events", _site.EventsFile]);
        await run.IsLiveAsync("road");

        // A second camera keeps the run going until all passes of the first are closed and have arrived.
        Dictionary<string, string> sent = [];
        using (IConsumer<string, string> consumer = Consumer(cluster))
        {
            long begun = Environment.TickCount64;
            while (!AllClosed(sent.Values) || sent.Count < File.ReadLines(_site.EventsFile).Count())
            {
                Assert.True(Environment.TickCount64 - begun < Patience.TotalMilliseconds, $"{sent.Count} events came: {run.Text}");
                if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } record)
                    sent[Identity(record.Message.Value)] = record.Message.Value;
            }
        }

        await run.SignalAsync("TERM");
        Assert.Equal(ExitCode.Interrupted, await run.EndsAsync(TimeSpan.FromSeconds(12)));
        Dictionary<string, string> written = (await File.ReadAllLinesAsync(_site.EventsFile)).ToDictionary(Identity);
        Dictionary<string, string> stored = StoredEvents.Bodies(_site.Store).Where(static body => body.Contains("\"pass_id\"", StringComparison.Ordinal)).ToDictionary(Identity);
        Assert.Contains(written.Values, static line => line.Contains("\"state\":\"confirmed\"", StringComparison.Ordinal));
        Assert.Equal(written.OrderBy(static one => one.Key), stored.OrderBy(static one => one.Key));
        Assert.Equal(stored.OrderBy(static one => one.Key), sent.OrderBy(static one => one.Key));
    }

    private static bool AllClosed(IReadOnlyCollection<string> events) =>
        events.Count > 0 && events.GroupBy(static told => Identity(told).Split('/')[0]).All(static pass => pass.Any(static told => told.Contains("\"state\":\"closed\"", StringComparison.Ordinal)));

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
