using VisionPipeline.Publishing;
using VisionPipeline.Testing;
using VisionPipeline.Testing.Peers;

namespace VisionPipeline.Tests.Publishing;

/// <summary>Settings, secrets and certificates of the Kafka sink.</summary>
public sealed class KafkaSecurityTests : IDisposable
{
    private readonly KafkaRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Settings_ThatDeliveryRestsOn_AreRefused() =>
        Assert.Contains("acks", Assert.Throws<ArgumentException>(() => new KafkaSink(_rig.Config with { Extra = new Dictionary<string, string> { ["acks"] = "0" } }, "n")).Message);

    [Fact]
    public async Task Failure_WithSecrets_HidesThem()
    {
        KafkaConfig config = _rig.Config with { SecurityProtocol = "sasl_plaintext", SaslMechanism = "PLAIN", SaslUsername = "me", SaslPassword = "hunter2hunter2", SslCaFile = "/none/hunter2hunter2", Extra = new Dictionary<string, string> { ["ssl.endpoint.identification.algorithm"] = "hunter2hunter2" } };
        await using EventPublisher publisher = _rig.Open(config);
        publisher.Accept(PlateEvents.Make("north", 0));
        await Eventually.Holds(() => publisher.Sinks()[0].Trouble is not null);

        Assert.DoesNotContain("hunter2", publisher.Sinks()[0].Trouble);
        Assert.DoesNotContain("hunter2", config.ToString());
        Assert.DoesNotContain("hunter2", $"{new PublishingConfig { Kafka = config }}");
    }

    [Fact]
    public async Task Deliver_OverTls_ReachesTheBroker()
    {
        await using var front = new KafkaTlsFront(_rig.Cluster.Bootstraps);
        string authority = _rig.File("ca.pem");
        await File.WriteAllTextAsync(authority, front.AuthorityPem);
        await using EventPublisher publisher = _rig.Open(config => config with { Bootstraps = front.Bootstraps, SecurityProtocol = "ssl", SslCaFile = authority });
        KafkaRig.Send(publisher, 0, 30);
        await KafkaRig.Delivered(publisher);
        Assert.True(front.Accepted > 0);
        using KafkaReader all = _rig.Reader("vision.plates");
        KafkaRig.Check(all, 30);
    }

    [Fact]
    public async Task Deliver_TlsWithAnAuthorityThatDidNotSign_SaysSoAndKeepsTheEvent()
    {
        await using var front = new KafkaTlsFront(_rig.Cluster.Bootstraps);
        string authority = _rig.File("ca.pem");
        await File.WriteAllTextAsync(authority, KafkaTlsFront.StrangerPem());
        await using EventPublisher publisher = _rig.Open(config => config with { Bootstraps = front.Bootstraps, SecurityProtocol = "ssl", SslCaFile = authority });
        publisher.Accept(PlateEvents.Make("north", 0));
        await Eventually.Holds(() => publisher.Sinks()[0].Trouble is { } trouble && trouble.Contains("certificate", StringComparison.OrdinalIgnoreCase));

        // The event waits, and perhaps the news of the trouble behind it.
        Assert.InRange(publisher.Sinks()[0].Undelivered, 1, 2);
    }
}
