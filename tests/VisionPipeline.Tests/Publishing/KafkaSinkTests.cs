using System.Text;
using Confluent.Kafka;
using VisionPipeline.Events;
using VisionPipeline.Native.Kafka;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;

namespace VisionPipeline.Tests.Publishing;

/// <summary>The Kafka sink against brokers that speak the real protocol and fail on order.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private const short Produce = 0;
    private const short InitProducerId = 22;
    private static readonly string[] Cameras = ["north", "south", "east"];
    private readonly TempFolder _folder = new();
    private readonly KafkaMockCluster _cluster = new();

    public KafkaSinkTests()
    {
        foreach (string topic in (string[])["vision.plates", "vision.alerts", "vision.health", "vision.deadletter"])
            _cluster.CreateTopic(topic, 2);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Deliver_Events_CarryKeyAndHeaders()
    {
        await using EventPublisher publisher = Open();
        publisher.Accept(PlateEvents.Make("north", 1));
        publisher.Accept(PlateEvents.Health());

        using KafkaReader plates = Reader("vision.plates");
        using KafkaReader health = Reader("vision.health");
        plates.ReadUntil(m => m.Count == 1);
        health.ReadUntil(m => m.Count == 1);

        Message<byte[], byte[]> message = plates.Messages[0].Message;
        PlateEvent expected = PlateEvents.Make("north", 1);
        Assert.Equal("north", Encoding.UTF8.GetString(message.Key));
        Assert.Equal(PlateEventJson.Write(expected), message.Value);
        Assert.Equal(
            [("node", "node-1"), ("pass_id", expected.PassId), ("revision", "2"), ("schema_version", "1"), ("sequence", "1"), ("trace_id", EventTrace.IdOf(expected.PassId))],
            message.Headers.Select(h => (h.Key, Encoding.UTF8.GetString(h.GetValueBytes()))).OrderBy(h => h.Key));
        Assert.Equal("camera is back", PlateEventJson.ReadHealth(health.Messages[0].Message.Value).Message);
    }

    [Fact]
    public async Task Deliver_AfterRestart_GoesOnWhereItStopped()
    {
        await using (EventPublisher first = Open())
        {
            Send(first, 0, 30);
            using KafkaReader some = Reader("vision.plates");
            some.ReadUntil(m => m.Count >= 90);
            await Delivered(first);
        }

        await using (EventPublisher second = Open())
        {
            Send(second, 30, 60);
            await Delivered(second);
        }

        using KafkaReader all = Reader("vision.plates");
        Check(all, 60);
        Assert.Equal(180, all.Messages.Count);
    }

    [Fact]
    public async Task Deliver_BrokerDownAndUp_LosesNothing()
    {
        await using EventPublisher publisher = Open();
        Send(publisher, 0, 10);
        await Delivered(publisher);
        _cluster.SetBrokerDown(1);
        Send(publisher, 10, 40);
        Assert.True(publisher.Sinks()[0].Undelivered >= 90);
        _cluster.SetBrokerUp(1);
        await Delivered(publisher);

        using KafkaReader all = Reader("vision.plates");
        Check(all, 40);
    }

    [Theory]
    [InlineData(ErrorCode.NotLeaderForPartition)]
    [InlineData(ErrorCode.NotEnoughReplicas)]
    [InlineData(ErrorCode.RequestTimedOut)]
    [InlineData(ErrorCode.OutOfOrderSequenceNumber)]
    [InlineData(ErrorCode.UnknownProducerId)]
    [InlineData(ErrorCode.InvalidProducerEpoch)]
    [InlineData(ErrorCode.ProducerFenced)]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    [InlineData(ErrorCode.UnknownTopicOrPart)]
    [InlineData(ErrorCode.KafkaStorageError)]
    [InlineData(ErrorCode.InvalidRequiredAcks)]
    [InlineData(ErrorCode.Unknown)]
    public async Task Deliver_BrokerAnswersWithErrors_LosesNothingAndKeepsOrder(ErrorCode error)
    {
        await using EventPublisher publisher = Open();
        Send(publisher, 0, 5);
        await Delivered(publisher);
        _cluster.FailRequests(Produce, error, error, error);
        Send(publisher, 5, 40);
        await Delivered(publisher);

        using KafkaReader all = Reader("vision.plates");
        Check(all, 40);
        Assert.Empty(Letters());
    }

    [Theory]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    [InlineData(ErrorCode.InvalidRecord)]
    [InlineData(ErrorCode.PolicyViolation)]
    public async Task Deliver_BrokerRefusesBatch_IsSentAgainOneByOneAndNothingIsBuried(ErrorCode error)
    {
        await using EventPublisher publisher = Open();
        Send(publisher, 0, 5);
        await Delivered(publisher);
        // One refusal of a batch is no verdict on its messages: alone they pass.
        _cluster.FailRequests(Produce, error);
        Send(publisher, 5, 40);
        await Delivered(publisher);

        using KafkaReader all = Reader("vision.plates");
        Check(all, 40);
        Assert.Empty(Letters());
    }

    [Fact]
    public async Task Deliver_BrokerRefusesOneMessageForGood_IsDeadLetterAndTheRestGoesOn()
    {
        await using EventPublisher publisher = Open();
        _cluster.FailRequests(Produce, ErrorCode.InvalidRecord, ErrorCode.InvalidRecord);
        publisher.Accept(PlateEvents.Make("north", 0));
        await Delivered(publisher);
        Send(publisher, 1, 10);
        await Delivered(publisher);

        using KafkaReader letters = Reader("vision.deadletter");
        letters.ReadUntil(m => m.Count == 1);
        DeadLetter letter = PlateEventJson.ReadDeadLetter(letters.Messages[0].Message.Value);
        Assert.Contains("InvalidRecord", letter.Reason);
        Assert.Equal(PlateEvents.Make("north", 0).PassId, letter.Event!.Value.GetProperty("pass_id").GetString());
        using KafkaReader plates = Reader("vision.plates");
        plates.ReadUntil(m => m.Count >= 27);
        Assert.Equal(27, plates.Messages.Count);
    }

    [Fact]
    public async Task Deliver_MessageTooLarge_IsDeadLetterWithReason()
    {
        await using EventPublisher publisher = Open(config => config with { MaxMessageBytes = 20_000 });
        PlateEvent plate = PlateEvents.Make("north", 0);
        publisher.Accept(plate with { Vehicle = plate.Vehicle with { Lines = [.. Enumerable.Repeat(plate.Vehicle.Lines[0], 500)] } });
        Send(publisher, 1, 10);
        await Delivered(publisher);

        using KafkaReader letters = Reader("vision.deadletter");
        letters.ReadUntil(m => m.Count == 1);
        DeadLetter letter = PlateEventJson.ReadDeadLetter(letters.Messages[0].Message.Value);
        Assert.Contains("MsgSizeTooLarge", letter.Reason);
        Assert.Equal(("kafka", "vision.plates", "north", 1L), (letter.Sink, letter.Target, letter.Key, letter.Sequence));
        Assert.True(letter.Bytes > 20_000);
        using KafkaReader plates = Reader("vision.plates");
        plates.ReadUntil(m => m.Count >= 27);
    }

    [Fact]
    public async Task Deliver_FencedAtTheStart_IsMadeAnew()
    {
        _cluster.FailRequests(InitProducerId, ErrorCode.ClusterAuthorizationFailed);
        await using EventPublisher publisher = Open();
        Send(publisher, 0, 10);
        await Delivered(publisher);

        using KafkaReader all = Reader("vision.plates");
        Check(all, 10);
    }

    [Fact]
    public async Task Deliver_TopicUnknownForLonger_IsBuriedWithReason()
    {
        _cluster.SetTopicError("vision.plates", ErrorCode.UnknownTopicOrPart);
        await using EventPublisher publisher = Open(config => Hasty(config) with { UnknownTopicPatience = TimeSpan.FromSeconds(1) });
        publisher.Accept(PlateEvents.Make("north", 0));
        await Delivered(publisher);

        Assert.Contains("UnknownTopic", Assert.Single(Letters()));
    }

    [Fact]
    public async Task Deliver_TopicUnknownForAWhile_WaitsForIt()
    {
        _cluster.SetTopicError("vision.plates", ErrorCode.UnknownTopicOrPart);
        await using EventPublisher publisher = Open(Hasty);
        Send(publisher, 0, 10);
        await Until(() => publisher.Sinks()[0].Trouble?.Contains("UnknownTopic") == true);
        _cluster.SetTopicError("vision.plates", ErrorCode.NoError);
        await Delivered(publisher);

        using KafkaReader all = Reader("vision.plates");
        Check(all, 10);
        Assert.Empty(Letters());
    }

    [Fact]
    public async Task Deliver_SlowBroker_KeepsUp()
    {
        _cluster.SetBrokerDelay(1, TimeSpan.FromSeconds(1.5));
        await using EventPublisher publisher = Open();
        Send(publisher, 0, 100);
        await Delivered(publisher, 90);
        _cluster.SetBrokerDelay(1, TimeSpan.Zero);

        using KafkaReader all = Reader("vision.plates");
        Check(all, 100);
        Assert.Equal(300, all.Messages.Count);
    }

    [Fact]
    public void Settings_ThatDeliveryRestsOn_AreRefused() =>
        Assert.Contains("acks", Assert.Throws<ArgumentException>(() => new KafkaSink(Config() with { Extra = new Dictionary<string, string> { ["acks"] = "0" } }, "n")).Message);

    [Fact]
    public async Task Failure_WithSecrets_HidesThem()
    {
        KafkaConfig config = Config() with { SecurityProtocol = "sasl_plaintext", SaslMechanism = "PLAIN", SaslUsername = "me", SaslPassword = "hunter2hunter2", SslCaFile = "/none/hunter2hunter2", Extra = new Dictionary<string, string> { ["ssl.endpoint.identification.algorithm"] = "hunter2hunter2" } };
        await using var publisher = new EventPublisher(new PublishingConfig { Outbox = new OutboxConfig { Path = _folder.File("events.db") }, Kafka = config }, "node-1");
        publisher.Accept(PlateEvents.Make("north", 0));
        await Until(() => publisher.Sinks()[0].Trouble is not null);

        Assert.DoesNotContain("hunter2", publisher.Sinks()[0].Trouble);
        Assert.DoesNotContain("hunter2", config.ToString());
        Assert.DoesNotContain("hunter2", $"{new PublishingConfig { Kafka = config }}");
    }

    [Fact]
    public async Task Deliver_OverTls_ReachesTheBroker()
    {
        await using var front = new KafkaTlsFront(_cluster.Bootstraps);
        string authority = _folder.File("ca.pem");
        await File.WriteAllTextAsync(authority, front.AuthorityPem);
        await using EventPublisher publisher = Open(config => config with { Bootstraps = front.Bootstraps, SecurityProtocol = "ssl", SslCaFile = authority });
        Send(publisher, 0, 30);
        await Delivered(publisher);
        Assert.True(front.Accepted > 0);
        using KafkaReader all = Reader("vision.plates");
        Check(all, 30);
    }

    [Fact]
    public async Task Deliver_TlsWithAnAuthorityThatDidNotSign_SaysSoAndKeepsTheEvent()
    {
        await using var front = new KafkaTlsFront(_cluster.Bootstraps);
        string authority = _folder.File("ca.pem");
        await File.WriteAllTextAsync(authority, KafkaTlsFront.StrangerPem());
        await using EventPublisher publisher = Open(config => config with { Bootstraps = front.Bootstraps, SecurityProtocol = "ssl", SslCaFile = authority });
        publisher.Accept(PlateEvents.Make("north", 0));
        await Until(() => publisher.Sinks()[0].Trouble is { } trouble && trouble.Contains("certificate", StringComparison.OrdinalIgnoreCase));

        // The event waits, and perhaps the news of the trouble behind it.
        Assert.InRange(publisher.Sinks()[0].Undelivered, 1, 2);
    }

    internal static async Task Until(Func<bool> condition, int seconds = 60)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(late.Token);
    }

    private static async Task Delivered(EventPublisher publisher, int seconds = 60)
    {
        try
        {
            await Until(() => publisher.Sinks()[0].Undelivered == 0, seconds);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{publisher.Sinks()[0]}");
        }
    }

    private static void Send(EventPublisher publisher, int from, int to) =>
        Task.WaitAll([.. Cameras.Select(camera => Task.Run(async () =>
        {
            var under = new List<Task>();
            for (int i = from; i < to; i++)
                under.Add(publisher.Outbox.AcceptAsync(PlateEvents.Make(camera, i)));
            await Task.WhenAll(under);
        }))]);

    // All there, first occurrences in order, and what came twice is the same.
    private static void Check(KafkaReader reader, int perCamera)
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

    private List<string> Letters()
    {
        using var connection = OutboxConnection.ForReading(_folder.File("events.db"));
        return OutboxSchema.Scalar(connection, "SELECT group_concat(reason) FROM dead_letters") is string words ? [words] : [];
    }

    private KafkaReader Reader(string topic) => new(_cluster.Bootstraps, topic, 2);

    private static KafkaConfig Hasty(KafkaConfig config) =>
        config with { Extra = new Dictionary<string, string> { ["topic.metadata.propagation.max.ms"] = "300", ["topic.metadata.refresh.fast.interval.ms"] = "100", ["topic.metadata.refresh.interval.ms"] = "500" } };

    private KafkaConfig Config() => new() { Bootstraps = _cluster.Bootstraps, BackOff = TimeSpan.FromMilliseconds(50), MaxBackOff = TimeSpan.FromMilliseconds(500) };

    private EventPublisher Open(Func<KafkaConfig, KafkaConfig>? change = null) =>
        new(new PublishingConfig { Outbox = new OutboxConfig { Path = _folder.File("events.db") }, Kafka = change is null ? Config() : change(Config()) }, "node-1");
}
