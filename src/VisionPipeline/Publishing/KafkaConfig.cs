namespace VisionPipeline.Publishing;

/// <summary>How events go to Kafka. Immutable. <see cref="ToString"/> shows no secret.</summary>
public sealed record KafkaConfig
{
    /// <summary>Brokers to begin with, <c>host:port</c> separated by commas.</summary>
    public required string Bootstraps { get; init; }

    /// <summary>Topic of plate events.</summary>
    public string PlatesTopic { get; init; } = "vision.plates";

    /// <summary>Topic of alerts.</summary>
    public string AlertsTopic { get; init; } = "vision.alerts";

    /// <summary>Topic of health events.</summary>
    public string HealthTopic { get; init; } = "vision.health";

    /// <summary>Topic of what the brokers refuse for good.</summary>
    public string DeadLetterTopic { get; init; } = "vision.deadletter";

    /// <summary><c>none</c>, <c>gzip</c>, <c>snappy</c>, <c>lz4</c> or <c>zstd</c>. lz4: the least CPU for JSON of this size.</summary>
    public string Compression { get; init; } = "lz4";

    /// <summary>How long a message waits for company. 5 ms: nothing beside the 300 ms that an event may take.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Messages under way at most, over all cameras. 2000 fill one request of 1 MB and the next.</summary>
    public int Window { get; init; } = 2000;

    /// <summary>Messages of one camera under way at most, so that one partition without a leader does not take the whole window. 500.</summary>
    public int WindowPerKey { get; init; } = 500;

    /// <summary>Largest message in bytes; larger ones are dead letters. 1,000,000 is Kafka's own default.</summary>
    public int MaxMessageBytes { get; init; } = 1_000_000;

    /// <summary>Longest time without any answer while messages are under way before the producer is made anew. 2 min: well above a slow broker's answers.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a topic that the cluster does not know is waited for before its events become dead letters; null waits for ever. They stay in the store either way.</summary>
    public TimeSpan? UnknownTopicPatience { get; init; }

    /// <summary>Wait after the first failure; it doubles up to <see cref="MaxBackOff"/>.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait between attempts. 10 s.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>plaintext</c>, <c>ssl</c>, <c>sasl_plaintext</c> or <c>sasl_ssl</c>.</summary>
    public string SecurityProtocol { get; init; } = "plaintext";

    /// <summary><c>PLAIN</c>, <c>SCRAM-SHA-256</c>, <c>SCRAM-SHA-512</c>, <c>GSSAPI</c> or <c>OAUTHBEARER</c>; null without SASL.</summary>
    public string? SaslMechanism { get; init; }

    /// <summary>SASL user.</summary>
    public string? SaslUsername { get; init; }

    /// <summary>SASL password. Secret.</summary>
    public string? SaslPassword { get; init; }

    /// <summary>File with the certificates of trusted authorities; null takes the system's.</summary>
    public string? SslCaFile { get; init; }

    /// <summary>File with the client's certificate.</summary>
    public string? SslCertificateFile { get; init; }

    /// <summary>File with the client's key.</summary>
    public string? SslKeyFile { get; init; }

    /// <summary>The key's password. Secret.</summary>
    public string? SslKeyPassword { get; init; }

    /// <summary>Further settings of librdkafka by their own names; those that delivery rests on (acks, idempotence, order) are refused.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string ToString() => $"Kafka {Bootstraps} ({SecurityProtocol}{(SaslUsername is null ? "" : $", user {SaslUsername}, password ***")})";
}
