using VisionPipeline.Events;
using VisionPipeline.Publishing;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>publishing</c>.</summary>
internal static class PublishingSection
{
    private const long Megabyte = 1L << 20;

    public static PublishingConfig Read(YamlSection section)
    {
        PublishingConfig publishing = new()
        {
            Outbox = Outbox(section.Section("outbox")),
            Kafka = KafkaSection.Read(section.Section("kafka")),
            JsonLines = JsonLines(section.Section("json_lines")),
            Webhooks = WebhookSection.Read(section),
            Lists = Lists(section),
            Privacy = Privacy(section.Section("privacy")),
        };
        section.End();
        return publishing;
    }

    private static OutboxConfig Outbox(YamlSection section)
    {
        OutboxConfig outbox = new();
        outbox = outbox with
        {
            Path = section.Word("path", outbox.Path),
            KeepFor = section.Duration("keep_for_days", outbox.KeepFor, TimeSpan.FromMinutes(15), TimeSpan.FromDays(36_500)),
            MaxBytes = section.Size("max_gb", outbox.MaxBytes, 16 * Megabyte, RecordingSection.MostBytes),
            QueueCapacity = section.Whole("queue_capacity", outbox.QueueCapacity, 1, 1_000_000),
            BatchSize = section.Whole("batch_size", outbox.BatchSize, 1, 10_000),
            BacklogCapacity = section.Whole("backlog_capacity", outbox.BacklogCapacity, 0, 10_000_000),
            BacklogBytes = section.Size("backlog_mb", outbox.BacklogBytes, 0, 1L << 36),
            CheckFor = section.Duration("check_for_ms", outbox.CheckFor, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            RetryAfter = section.Duration("retry_after_ms", outbox.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
        };
        section.End();
        return outbox;
    }

    private static JsonLinesConfig? JsonLines(YamlSection section)
    {
        string? path = section.OptionalWord("path", null);
        var lines = new JsonLinesConfig { Path = path ?? "" };
        lines = lines with
        {
            Kinds = section.Flags("kinds", lines.Kinds),
            RotateBytes = section.Size("rotate_mb", lines.RotateBytes, Megabyte, RecordingSection.MostBytes),
            KeepFiles = section.Whole("keep_files", lines.KeepFiles, 0, 1_000_000),
        };
        section.End();
        return path is null ? null : lines;
    }

    private static List<PlateListConfig> Lists(YamlSection publishing)
    {
        List<PlateListConfig> lists = [];
        foreach (YamlSection section in publishing.Sections("lists"))
        {
            section.Require("name");
            section.Require("kind");
            section.Require("entries");
            var list = new PlateListConfig
            {
                Name = section.Word("name", ""),
                Kind = section.Choice("kind", PlateListKind.Watch),
                Entries = section.Words("entries", [], static entry => PlateLists.IsEntry(entry) ? null : $"wanted are {PlateLists.EntryRule}"),
            };
            list = list with
            {
                ConfusableDistance = section.Number("confusable_distance", list.ConfusableDistance, 0, 0.99),
                AlternativeProbability = section.Number("alternative_probability", list.AlternativeProbability, 0, 1),
                Provisional = section.Flag("provisional", list.Provisional),
            };
            section.End();
            if (lists.Any(other => other.Name == list.Name))
                section.Fault("name", "is taken by another list");
            lists.Add(list);
        }

        return lists;
    }

    private static PrivacyConfig? Privacy(YamlSection section)
    {
        string? key = section.FilePath("key_file", null);
        var privacy = new PrivacyConfig { KeyFile = key ?? "" };
        privacy = privacy with { KeepEvidence = section.Flag("keep_evidence", privacy.KeepEvidence) };
        section.End();
        if (key is not null && !File.Exists(key))
            section.Fault("key_file", $"names {SettingsLedger.Clip(key)}, which does not exist; it must hold at least 32 secret bytes");
        return key is null ? null : privacy;
    }
}
