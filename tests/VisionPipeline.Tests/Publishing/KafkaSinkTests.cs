using System.Text;
using Confluent.Kafka;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Testing;
using VisionPipeline.Tests.Configuration;
using VisionPipeline.Tests.Pipeline;

namespace VisionPipeline.Tests.Publishing;

/// <summary>The Kafka sink against brokers that speak the real protocol and fail on order.</summary>
public sealed class KafkaSinkTests : IDisposable
{
    private const short Produce = 0;
    private const short InitProducerId = 22;
    private readonly KafkaRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Deliver_Events_CarryKeyAndHeaders()
    {
        await using EventPublisher publisher = _rig.Open();
        publisher.Accept(PlateEvents.Make("north", 1));
        publisher.Accept(PlateEvents.Health());

        using KafkaReader plates = _rig.Reader("vision.plates");
        using KafkaReader health = _rig.Reader("vision.health");
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
        await using (EventPublisher first = _rig.Open())
        {
            KafkaRig.Send(first, 0, 30);
            using KafkaReader some = _rig.Reader("vision.plates");
            some.ReadUntil(m => m.Count >= 90);
            await KafkaRig.Delivered(first);
        }

        await using (EventPublisher second = _rig.Open())
        {
            KafkaRig.Send(second, 30, 60);
            await KafkaRig.Delivered(second);
        }

        using KafkaReader all = _rig.Reader("vision.plates");
        KafkaRig.Check(all, 60);
        Assert.Equal(180, all.Messages.Count);
    }

    [Fact]
    public async Task Deliver_BrokerDownAndUp_LosesNothing()
    {
        await using EventPublisher publisher = _rig.Open();
        KafkaRig.Send(publisher, 0, 10);
        await KafkaRig.Delivered(publisher);
        _rig.Cluster.SetBrokerDown(1);
        KafkaRig.Send(publisher, 10, 40);
        Assert.True(publisher.Sinks()[0].Undelivered >= 90);
        _rig.Cluster.SetBrokerUp(1);
        await KafkaRig.Delivered(publisher);

        using KafkaReader all = _rig.Reader("vision.plates");
        KafkaRig.Check(all, 40);
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
    public Task Deliver_BrokerAnswersWithErrors_LosesNothingAndKeepsOrder(ErrorCode error) => LosesNothing(error, error, error);

    // One refusal of a batch is no verdict on its messages: alone they pass.
    [Theory]
    [InlineData(ErrorCode.MsgSizeTooLarge)]
    [InlineData(ErrorCode.InvalidRecord)]
    [InlineData(ErrorCode.PolicyViolation)]
    public Task Deliver_BrokerRefusesBatch_IsSentAgainOneByOneAndNothingIsBuried(ErrorCode error) => LosesNothing(error);

    [Fact]
    public async Task Deliver_BrokerRefusesOneMessageForGood_IsDeadLetterAndTheRestGoesOn()
    {
        await using EventPublisher publisher = _rig.Open();
        _rig.Cluster.FailRequests(Produce, ErrorCode.InvalidRecord, ErrorCode.InvalidRecord);
        publisher.Accept(PlateEvents.Make("north", 0));
        await KafkaRig.Delivered(publisher);
        KafkaRig.Send(publisher, 1, 10);
        await KafkaRig.Delivered(publisher);

        using KafkaReader letters = _rig.Reader("vision.deadletter");
        letters.ReadUntil(m => m.Count == 1);
        DeadLetter letter = PlateEventJson.ReadDeadLetter(letters.Messages[0].Message.Value);
        Assert.Contains("InvalidRecord", letter.Reason);
        Assert.Equal(PlateEvents.Make("north", 0).PassId, letter.Event!.Value.GetProperty("pass_id").GetString());
        using KafkaReader plates = _rig.Reader("vision.plates");
        plates.ReadUntil(m => m.Count >= 27);
        Assert.Equal(27, plates.Messages.Count);
    }

    [Fact]
    public async Task Deliver_MessageTooLarge_IsDeadLetterWithReason()
    {
        await using EventPublisher publisher = _rig.Open(config => config with { MaxMessageBytes = 20_000 });
        PlateEvent plate = PlateEvents.Make("north", 0);
        publisher.Accept(plate with { Vehicle = plate.Vehicle with { Lines = [.. Enumerable.Repeat(plate.Vehicle.Lines[0], 500)] } });
        KafkaRig.Send(publisher, 1, 10);
        await KafkaRig.Delivered(publisher);

        using KafkaReader letters = _rig.Reader("vision.deadletter");
        letters.ReadUntil(m => m.Count == 1);
        DeadLetter letter = PlateEventJson.ReadDeadLetter(letters.Messages[0].Message.Value);
        Assert.Contains("MsgSizeTooLarge", letter.Reason);
        Assert.Equal(("kafka", "vision.plates", "north", 1L), (letter.Sink, letter.Target, letter.Key, letter.Sequence));
        Assert.True(letter.Bytes > 20_000);
        using KafkaReader plates = _rig.Reader("vision.plates");
        plates.ReadUntil(m => m.Count >= 27);
    }

    [Fact]
    public async Task Deliver_FencedAtTheStart_IsMadeAnew()
    {
        _rig.Cluster.FailRequests(InitProducerId, ErrorCode.ClusterAuthorizationFailed);
        await using EventPublisher publisher = _rig.Open();
        KafkaRig.Send(publisher, 0, 10);
        await KafkaRig.Delivered(publisher);

        using KafkaReader all = _rig.Reader("vision.plates");
        KafkaRig.Check(all, 10);
    }

    [Fact]
    public async Task Deliver_TopicUnknownForLonger_IsBuriedWithReason()
    {
        _rig.Cluster.SetTopicError("vision.plates", ErrorCode.UnknownTopicOrPart);
        await using EventPublisher publisher = _rig.Open(config => Hasty(config) with { UnknownTopicPatience = TimeSpan.FromSeconds(1) });
        publisher.Accept(PlateEvents.Make("north", 0));
        await KafkaRig.Delivered(publisher);

        Assert.Contains("UnknownTopic", Assert.Single(_rig.Letters()));
    }

    [Fact]
    public async Task Deliver_TopicUnknownForAWhile_WaitsForIt()
    {
        _rig.Cluster.SetTopicError("vision.plates", ErrorCode.UnknownTopicOrPart);
        await using EventPublisher publisher = _rig.Open(Hasty);
        KafkaRig.Send(publisher, 0, 10);
        await Eventually.Holds(() => publisher.Sinks()[0].Trouble?.Contains("UnknownTopic") == true);
        _rig.Cluster.SetTopicError("vision.plates", ErrorCode.NoError);
        await KafkaRig.Delivered(publisher);

        using KafkaReader all = _rig.Reader("vision.plates");
        KafkaRig.Check(all, 10);
        Assert.Empty(_rig.Letters());
    }

    // The other topics work: what they deliver, the alarm itself among it, does not mean that it is over. Messages for a topic that is
    // unknown fail, those for one that may not be described wait without an answer.
    [Theory]
    [InlineData(ErrorCode.UnknownTopicOrPart)]
    [InlineData(ErrorCode.TopicAuthorizationFailed)]
    public async Task Deliver_OneTopicInTrouble_IsToldOnceWhileTheOthersAreDelivered(ErrorCode error)
    {
        var log = new LogLines();
        _rig.Cluster.SetTopicError("vision.alerts", error);
        await using EventPublisher publisher = _rig.Open(Hasty(_rig.Config) with { StallTimeout = TimeSpan.FromSeconds(3) }, new OneLogger(log), new PlateListConfig { Name = "stolen", Kind = PlateListKind.Watch, Entries = ["AB123CD"] });
        publisher.Accept(PlateEvents.Make("north", 1));
        for (int i = 0; i < 4; i++)
        {
            int before = Failures();
            await Eventually.Holds(() => Failures() > before);
            publisher.Accept(PlateEvents.Make("south", i, "XY987ZW"));
            publisher.Accept(PlateEvents.Health());
            await Eventually.Holds(() => publisher.Sinks()[0].Undelivered == 1);
            Assert.Contains("vision.alerts", publisher.Sinks()[0].Trouble);
        }

        _rig.Cluster.SetTopicError("vision.alerts", ErrorCode.NoError);
        await Eventually.Holds(() => Told().Any(words => words.StartsWith("kafka delivers again", StringComparison.Ordinal)));

        Assert.Null(publisher.Sinks()[0].Trouble);
        Assert.Single(Told(), words => words.StartsWith("kafka does not deliver: vision.alerts: ", StringComparison.Ordinal));
        Assert.Single(Told(), words => words.StartsWith("kafka delivers again", StringComparison.Ordinal));

        int Failures() => log.All.Count(line => line.Contains("events of Alerts/north wait: vision.alerts", StringComparison.Ordinal));

        List<string> Told()
        {
            using var reader = new EventStoreReader(_rig.File("events.db"));
            return [.. reader.Read(new EventQuery { Kinds = EventKinds.Health }).Select(entry => PlateEventJson.ReadHealth(entry.Body)).Where(health => health.Kind == HealthKind.Delivery).Select(health => health.Message)];
        }
    }

    [Fact]
    public async Task Deliver_SlowBroker_KeepsUp()
    {
        // One after the other 300 events would take two minutes.
        _rig.Cluster.SetBrokerDelay(1, TimeSpan.FromSeconds(0.4));
        await using EventPublisher publisher = _rig.Open();
        KafkaRig.Send(publisher, 0, 100);
        await KafkaRig.Delivered(publisher);
        _rig.Cluster.SetBrokerDelay(1, TimeSpan.Zero);

        using KafkaReader all = _rig.Reader("vision.plates");
        KafkaRig.Check(all, 100);
        Assert.Equal(300, all.Messages.Count);
    }

    private static KafkaConfig Hasty(KafkaConfig config) =>
        config with { Extra = new Dictionary<string, string> { ["topic.metadata.propagation.max.ms"] = "300", ["topic.metadata.refresh.fast.interval.ms"] = "100", ["topic.metadata.refresh.interval.ms"] = "500" } };

    private async Task LosesNothing(params ErrorCode[] errors)
    {
        await using EventPublisher publisher = _rig.Open();
        KafkaRig.Send(publisher, 0, 5);
        await KafkaRig.Delivered(publisher);
        _rig.Cluster.FailRequests(Produce, errors);
        KafkaRig.Send(publisher, 5, 40);
        await KafkaRig.Delivered(publisher);

        using KafkaReader all = _rig.Reader("vision.plates");
        KafkaRig.Check(all, 40);
        Assert.Empty(_rig.Letters());
    }
}
