using System.Globalization;
using Confluent.Kafka;

namespace VisionPipeline.Publishing;

/// <summary>What librdkafka is told: what delivery rests on is fixed, the rest comes from the configuration.</summary>
/// <remarks>Names are those of librdkafka's CONFIGURATION.md.</remarks>
internal static class KafkaSettings
{
    // Order and durability: one request under way on a connection, no gap and no time limit, so that a later message never overtakes
    // a failed one of its camera; large batches make up for it. The event leaves the outbox only with the brokers' word.
    private static readonly Dictionary<string, string> Fixed = new(StringComparer.Ordinal)
    {
        ["acks"] = "all",
        ["enable.idempotence"] = "true",
        ["enable.gapless.guarantee"] = "true",
        ["max.in.flight.requests.per.connection"] = "1",
        ["message.timeout.ms"] = "0",
        ["message.send.max.retries"] = "2147483647",
        ["partitioner"] = "murmur2_random",
    };

    private static readonly string[] Aliases =
        ["request.required.acks", "max.in.flight", "retries", "delivery.timeout.ms", "bootstrap.servers", "metadata.broker.list", "sasl.password", "ssl.key.password", "transactional.id"];

    /// <summary>Why settings are refused, in words.</summary>
    public const string WhyRefused = "delivery rests on it, or it has a key of its own";

    /// <summary>Whether a setting of librdkafka is not for users.</summary>
    public static bool IsRefused(string key) => Fixed.ContainsKey(key) || Aliases.Contains(key);

    public static ProducerConfig Of(KafkaConfig config, string node)
    {
        string[] refused = [.. config.Extra.Keys.Where(IsRefused)];
        if (refused.Length > 0)
            throw new ArgumentException($"kafka: {string.Join(", ", refused)} cannot be set under extra: {WhyRefused}");
        var all = new Dictionary<string, string>(Fixed, StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = config.Bootstraps,
            ["client.id"] = "visionpipeline-" + node,
            ["compression.type"] = config.Compression,
            ["linger.ms"] = Number(config.Linger.TotalMilliseconds),
            ["message.max.bytes"] = Number(config.MaxMessageBytes),
            ["queue.buffering.max.messages"] = Number(config.Window * 2L),
            ["queue.buffering.max.kbytes"] = Number(Math.Max(65536, config.MaxMessageBytes / 1024 * 2)),
            ["batch.num.messages"] = Number(config.Window),
            ["reconnect.backoff.ms"] = "100",
            ["reconnect.backoff.max.ms"] = "2000",
            ["retry.backoff.ms"] = "100",
            ["socket.keepalive.enable"] = "true",
            ["security.protocol"] = config.SecurityProtocol,
        };
        Add("sasl.mechanism", config.SaslMechanism);
        Add("sasl.username", config.SaslUsername);
        Add("sasl.password", config.SaslPassword);
        Add("ssl.ca.location", config.SslCaFile);
        Add("ssl.certificate.location", config.SslCertificateFile);
        Add("ssl.key.location", config.SslKeyFile);
        Add("ssl.key.password", config.SslKeyPassword);
        foreach ((string key, string value) in config.Extra)
            all[key] = value;
        return new ProducerConfig(all);

        void Add(string key, string? value)
        {
            if (value is not null)
                all[key] = value;
        }
    }

    /// <summary>Words of librdkafka without the configured secrets.</summary>
    public static string Redact(KafkaConfig config, string words)
    {
        IEnumerable<string?> secrets =
        [
            config.SaslPassword, config.SslKeyPassword,
            .. config.Extra.Where(pair => pair.Key.Contains("password") || pair.Key.Contains("secret") || pair.Key.Contains("token") || pair.Key.Contains("pem")).Select(pair => pair.Value),
        ];
        foreach (string? secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
                words = words.Replace(secret, "***", StringComparison.Ordinal);
        }

        return words.ReplaceLineEndings(" ");
    }

    private static string Number(double value) => ((long)value).ToString(CultureInfo.InvariantCulture);
}
