using VisionPipeline.Publishing;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>publishing.kafka</c>.</summary>
internal static class KafkaSection
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Reads it.</summary>
    /// <returns>Null where no brokers are named.</returns>
    public static KafkaConfig? Read(YamlSection section)
    {
        string? bootstraps = section.OptionalWord("bootstraps", null);
        var kafka = new KafkaConfig { Bootstraps = bootstraps ?? "" };
        kafka = kafka with
        {
            PlatesTopic = section.Word("plates_topic", kafka.PlatesTopic),
            AlertsTopic = section.Word("alerts_topic", kafka.AlertsTopic),
            HealthTopic = section.Word("health_topic", kafka.HealthTopic),
            DeadLetterTopic = section.Word("dead_letter_topic", kafka.DeadLetterTopic),
            Compression = section.OneOf("compression", kafka.Compression, "none", "gzip", "snappy", "lz4", "zstd") ?? kafka.Compression,
            Linger = section.Duration("linger_ms", kafka.Linger, TimeSpan.Zero, TimeSpan.FromSeconds(10)),
            Window = section.Whole("window", kafka.Window, 1, 100_000),
            WindowPerKey = section.Whole("window_per_key", kafka.WindowPerKey, 1, 100_000),
            MaxMessageBytes = section.Whole("max_message_bytes", kafka.MaxMessageBytes, 1000, 1_000_000_000),
            StallTimeout = section.Duration("stall_timeout_s", kafka.StallTimeout, TimeSpan.FromSeconds(5), Hour),
            UnknownTopicPatience = section.OptionalDuration("unknown_topic_patience_min", kafka.UnknownTopicPatience, TimeSpan.FromMinutes(0.1), TimeSpan.FromDays(30)),
            BackOff = section.Duration("back_off_ms", kafka.BackOff, TimeSpan.FromMilliseconds(10), Hour),
            MaxBackOff = section.Duration("max_back_off_ms", kafka.MaxBackOff, TimeSpan.FromMilliseconds(10), Hour),
            SecurityProtocol = section.OneOf("security_protocol", kafka.SecurityProtocol, "plaintext", "ssl", "sasl_plaintext", "sasl_ssl") ?? kafka.SecurityProtocol,
            SaslMechanism = section.OneOf("sasl_mechanism", kafka.SaslMechanism, "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "OAUTHBEARER"),
            SaslUsername = section.OptionalWord("sasl_username", kafka.SaslUsername),
            SaslPassword = section.Secret("sasl_password", kafka.SaslPassword),
            SslCaFile = FileName(section, "ssl_ca_file", kafka.SslCaFile),
            SslCertificateFile = FileName(section, "ssl_certificate_file", kafka.SslCertificateFile),
            SslKeyFile = FileName(section, "ssl_key_file", kafka.SslKeyFile),
            SslKeyPassword = section.Secret("ssl_key_password", kafka.SslKeyPassword),
            Extra = section.Secrets("extra", static key => KafkaSettings.IsRefused(key) ? $"cannot be set: {KafkaSettings.WhyRefused}" : null),
        };
        section.End();
        Check(section, kafka);
        return bootstraps is null ? null : kafka;
    }

    private static void Check(YamlSection section, KafkaConfig kafka)
    {
        if (kafka.MaxBackOff < kafka.BackOff)
            section.Fault("max_back_off_ms", "is less than 'back_off_ms': it must be at least as long");
        bool sasl = kafka.SecurityProtocol.StartsWith("sasl", StringComparison.Ordinal);
        if (sasl && kafka.SaslMechanism is null)
            section.Fault("security_protocol", $"is {kafka.SecurityProtocol}, but 'sasl_mechanism' is not given");
        if (!sasl && kafka.SaslMechanism is not null)
            section.Fault("sasl_mechanism", $"is given, but 'security_protocol' is {kafka.SecurityProtocol}: sasl_ssl or sasl_plaintext is wanted");
        if (kafka.SaslMechanism is "PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512" && (kafka.SaslUsername is null || kafka.SaslPassword is null))
            section.Fault("sasl_mechanism", $"is {kafka.SaslMechanism}, which wants 'sasl_username' and 'sasl_password'");
        if (kafka.SecurityProtocol == "sasl_plaintext")
            section.Warn("security_protocol", "is sasl_plaintext: what is sent can be read on the way; sasl_ssl encrypts it");
    }

    private static string? FileName(YamlSection section, string key, string? fallback)
    {
        string? file = section.FilePath(key, fallback);
        if (file is not null && !File.Exists(file))
            section.Fault(key, $"names {SettingsLedger.Clip(file)}, which does not exist");
        return file;
    }
}
