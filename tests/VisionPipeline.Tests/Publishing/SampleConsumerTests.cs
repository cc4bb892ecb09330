using VisionPipeline.Native.Kafka;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>The samples against a real-protocol broker: what they write is what the store holds, once, although everything was sent twice.</summary>
public sealed class SampleConsumerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly KafkaMockCluster _cluster = new();

    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public Task CSharp_EverythingTwice_IsHandledOnce() =>
        ConsumesOnce("dotnet", Path.Combine(AppContext.BaseDirectory, "..", "..", "csharp-consumer", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "csharp-consumer.dll"));

    [NeedsFact("python3", NeedsFile = "/usr/lib/python3/dist-packages/confluent_kafka/__init__.py")]
    public Task Python_EverythingTwice_IsHandledOnce() => ConsumesOnce("/usr/bin/python3", Checkout.PathOf("samples/python-consumer/plate_consumer.py"));

    private async Task ConsumesOnce(string command, string program)
    {
        _cluster.CreateTopic("vision.plates", 2);
        await using var publisher = new EventPublisher(
            new PublishingConfig { Outbox = new OutboxConfig { Path = _folder.File("events.db") }, Kafka = new KafkaConfig { Bootstraps = _cluster.Bootstraps } }, "node-1");
        for (int i = 0; i < 9; i++)
        {
            publisher.Accept(PlateEvents.Make("north", i));
            publisher.Accept(PlateEvents.Make("south", i));
        }

        await Eventually.Holds(() => publisher.Sinks()[0].Undelivered == 0);
        EventStoreReader.Replay(_folder.File("events.db"), new EventQuery());
        await Eventually.Holds(() => publisher.Sinks()[0].Delivered == 36);

        CommandResult first = await CommandLine.RunAsync(command, [program, _cluster.Bootstraps, _folder.File("seen.tsv"), "--count", "36"]);

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Contains("18 handled, 18 repeated", first.Output);
        using var store = new EventStoreReader(_folder.File("events.db"));
        Assert.Equal(
            store.Read(new EventQuery()).Select(e => $"{e.PassId}\t{e.Revision}").Order(StringComparer.Ordinal),
            File.ReadLines(_folder.File("seen.tsv")).Select(line => string.Join('\t', line.Split('\t').Take(2))).Order(StringComparer.Ordinal));
        Assert.All(File.ReadLines(_folder.File("seen.tsv")), line => Assert.Equal("AB123CD", line.Split('\t')[4]));
    }
}
