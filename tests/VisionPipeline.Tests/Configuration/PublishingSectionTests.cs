using VisionPipeline.Configuration;
using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Settings;

namespace VisionPipeline.Tests.Configuration;

public sealed class PublishingSectionTests
{
    [Fact]
    public void Parse_Nothing_SendsNowhere()
    {
        PublishingConfig publishing = Yaml.Parse(Yaml.Camera).Publishing;
        Assert.Equal(new PublishingConfig().Outbox, publishing.Outbox);
        Assert.Null(publishing.Kafka);
        Assert.Null(publishing.JsonLines);
        Assert.Null(publishing.Privacy);
        Assert.Empty(publishing.Webhooks);
        Assert.Empty(publishing.Lists);
    }

    [Fact]
    public void Parse_BootstrapsAlone_GivesKafkaWithTheDefaultsOfItsRoom()
    {
        KafkaConfig kafka = Yaml.Parse("publishing: {kafka: {bootstraps: 'k1:9092,k2:9092'}}\n" + Yaml.Camera).Publishing.Kafka!;
        Assert.Equal(new KafkaConfig { Bootstraps = "k1:9092,k2:9092", Extra = kafka.Extra }, kafka);
        Assert.Empty(kafka.Extra);
    }

    [Fact]
    public void Parse_KafkaSecrets_ComeFromTheEnvironmentAndAreStars()
    {
        VisionConfig config = Yaml.Parse(
            "publishing: {kafka: {bootstraps: 'k:1', security_protocol: sasl_ssl, sasl_mechanism: SCRAM-SHA-512, sasl_username: u, sasl_password: '${PW}', extra: {socket.keepalive.enable: 'true', a.secret: '${PW}'}}}\n" + Yaml.Camera,
            ("PW", "hunter2secret"));
        Assert.Equal("hunter2secret", config.Publishing.Kafka!.SaslPassword);
        Assert.Equal(("true", "hunter2secret"), (config.Publishing.Kafka.Extra["socket.keepalive.enable"], config.Publishing.Kafka.Extra["a.secret"]));
        var text = new StringWriter();
        config.Write(text);
        Assert.DoesNotContain("hunter2", text.ToString(), StringComparison.Ordinal);
        Assert.Empty(config.Warnings);
    }

    [Fact]
    public void Parse_WebhooksAndLists_AreTaken()
    {
        PublishingConfig publishing = Yaml.Parse(
            """
            publishing:
              webhooks:
                - {name: erp, url: 'https://u:p@192.0.2.9/in?token=hunter2secret', secret: '${KEY}', headers: {Authorization: 'Bearer ${x'}, kinds: [plates, dead_letters], timeout_ms: 2000}
              lists:
                - {name: staff, kind: allow, entries: [B AB 123, "M-*"], confusable_distance: 0}
              json_lines: {path: out.jsonl, kinds: [alerts]}

            """ + Yaml.Camera,
            ("KEY", "hunter2secret")).Publishing;
        WebhookConfig hook = Assert.Single(publishing.Webhooks);
        Assert.Equal(("hunter2secret", EventKinds.Plates | EventKinds.DeadLetters, 2.0, 4), (hook.Secret, hook.Kinds, hook.Timeout.TotalSeconds, hook.Attempts));
        Assert.Equal("Bearer ${x", hook.Headers["Authorization"]);
        PlateListConfig list = Assert.Single(publishing.Lists);
        Assert.Equal((PlateListKind.Allow, "M-*", 0.0), (list.Kind, list.Entries[1], list.ConfusableDistance));
        Assert.Equal(("out.jsonl", EventKinds.Alerts), (publishing.JsonLines!.Path, publishing.JsonLines.Kinds));
    }

    [Theory]
    [InlineData("kafka: {compression: zip}", "'publishing.kafka.compression' is zip: wanted is one of none, gzip, snappy, lz4, zstd")]
    [InlineData("kafka: {security_protocol: sasl_ssl}", "'publishing.kafka.security_protocol' is sasl_ssl, but 'sasl_mechanism' is not given")]
    [InlineData("kafka: {sasl_mechanism: GSSAPI}", "'publishing.kafka.sasl_mechanism' is given, but 'security_protocol' is plaintext: sasl_ssl or sasl_plaintext is wanted")]
    [InlineData("kafka: {security_protocol: sasl_ssl, sasl_mechanism: PLAIN}", "'publishing.kafka.sasl_mechanism' is PLAIN, which wants 'sasl_username' and 'sasl_password'")]
    [InlineData("kafka: {ssl_ca_file: /no/such}", "'publishing.kafka.ssl_ca_file' names /no/such, which does not exist")]
    [InlineData("kafka: {unknown_topic_patience_min: soon}", "'publishing.kafka.unknown_topic_patience_min' is soon: a number of minutes from 0.1 to 43200, or none is wanted")]
    [InlineData("kafka: {back_off_ms: 90000}", "'publishing.kafka.max_back_off_ms' is less than 'back_off_ms': it must be at least as long")]
    [InlineData("webhooks: [{name: a}]", "'publishing.webhooks[a].url' is missing")]
    [InlineData("webhooks: [{name: a, url: 'ftp://hunter2secret@x/'}]", "'publishing.webhooks[a].url' is no address: http:// or https:// with a host is wanted")]
    [InlineData("webhooks: [{name: a/b, url: 'http://192.0.2.1/'}]", "'publishing.webhooks[#1].name' must have 1 to 64 letters, digits, '-' and '_'")]
    [InlineData("lists: [{name: a, kind: white, entries: [x]}]", "'publishing.lists[a].kind' is white: wanted is one of allow, deny, watch")]
    [InlineData("lists: [{name: a, kind: deny, entries: [[x]]}]", "'publishing.lists[a].entries' must hold words only")]
    [InlineData("lists: [{name: a, kind: deny, entries: [B AB 123, TÜ-AB 123]}]", "'publishing.lists[a].entries' holds TÜ-AB 123: wanted are " + PlateLists.EntryRule)]
    [InlineData("lists: [{name: a, kind: deny, entries: ['***']}]", "'publishing.lists[a].entries' holds ***: wanted are " + PlateLists.EntryRule)]
    [InlineData("lists: [{name: a, kind: deny, entries: [A23456789012345678901234567890-12, A23456789012345678901234567890-123]}]", "'publishing.lists[a].entries' holds A23456789012345678901234567890-123: wanted are " + PlateLists.EntryRule)]
    [InlineData("lists: [{name: a, kind: deny, entries: [x], alternative_probability: -0.1}]", "'publishing.lists[a].alternative_probability' is -0.1: a number from 0 to 1 is wanted")]
    [InlineData("kafka: {extra: {socket.nagle.disable: 'true', acks: '1'}}", "'publishing.kafka.extra.acks' cannot be set: delivery rests on it, or it has a key of its own")]
    [InlineData("kafka: {extra: {sasl.password: hunter2}}", "'publishing.kafka.extra.sasl.password' cannot be set: delivery rests on it, or it has a key of its own")]
    [InlineData("json_lines: {path: x, kinds: [all]}", "'publishing.json_lines.kinds' holds all: wanted are plates, health, alerts, dead_letters")]
    [InlineData("privacy: {key_file: /no/such}", "'publishing.privacy.key_file' names /no/such, which does not exist; it must hold at least 32 secret bytes")]
    [InlineData("outbox: {max_gb: none}", "'publishing.outbox.max_gb' is none: a number of GiB from 0.015625 to 1048576 is wanted")]
    public void Parse_Wrong_SaysWhatIsRight(string keys, string expected) =>
        Assert.Equal(["x:1: " + expected], Yaml.Faults($"publishing: {{{keys}}}\n{Yaml.Camera}"));

    // What passes here has to start: a box that took a change over while it ran is not to die of it at its next restart.
    [Theory]
    [InlineData("{name: a, kind: deny, entries: [B-AB.123_x, '?*1'], alternative_probability: 0}")]
    [InlineData("{name: a, kind: deny, entries: [], alternative_probability: 1, confusable_distance: 0.99}")]
    public void Parse_ListAtItsLimits_IsTakenByThePublisher(string list) =>
        Assert.NotNull(new PlateLists(Yaml.Parse($"publishing: {{lists: [{list}]}}\n{Yaml.Camera}").Publishing.Lists));

    [Fact]
    public void Parse_WrongEntryInALongList_NamesItsLine() =>
        Assert.StartsWith("x:7: 'publishing.lists[a].entries' holds ***", Assert.Single(Yaml.Faults("publishing:\n  lists:\n    - name: a\n      kind: deny\n      entries:\n        - B AB 123\n        - '***'\n" + Yaml.Camera)), StringComparison.Ordinal);

    [Fact]
    public void Parse_PasswordOverAnOpenLine_Warns() =>
        Assert.Contains("can be read on the way", Assert.Single(Yaml.Parse("publishing: {kafka: {bootstraps: 'k:1', security_protocol: sasl_plaintext, sasl_mechanism: PLAIN, sasl_username: u, sasl_password: p}}\n" + Yaml.Camera).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Write_Webhook_ReadsAsTheSameButForSecrets()
    {
        VisionConfig config = Yaml.Parse("publishing: {webhooks: [{name: a, url: 'http://192.0.2.1/x'}], lists: [{name: 'l: 1', kind: deny, entries: ['*x', '- x']}]}\n" + Yaml.Camera);
        var text = new StringWriter();
        config.Write(text);
        Assert.Empty(EffectiveNode.Differences(config.Settings, Yaml.Parse(text.ToString()).Settings));
    }
}
