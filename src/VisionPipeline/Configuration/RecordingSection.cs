using VisionPipeline.Recording;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>recording</c>. What is kept of each camera stands with the cameras.</summary>
internal static class RecordingSection
{
    /// <summary>Largest size that a setting may have, 1 PiB.</summary>
    public const long MostBytes = 1L << 50;

    private const long Megabyte = 1L << 20;

    public static RecordingConfig Read(YamlSection section, CameraRecordingConfig defaults, IReadOnlyList<CameraEntry> cameras)
    {
        RecordingConfig recording = new();
        recording = recording with
        {
            Folder = section.OptionalWord("folder", recording.Folder),
            RecoveryPoint = section.Duration("recovery_point_ms", recording.RecoveryPoint, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10)),
            SegmentDuration = section.Duration("segment_duration_s", recording.SegmentDuration, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)),
            QueueBytes = section.Size("queue_mb", recording.QueueBytes, Megabyte, 1L << 36),
            MaxBytes = section.OptionalSize("max_gb", recording.MaxBytes, 100 * Megabyte, MostBytes),
            FreeSpaceFloor = section.Size("free_space_floor_gb", recording.FreeSpaceFloor, 0, MostBytes),
            RetentionInterval = section.Duration("retention_interval_s", recording.RetentionInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            EvidenceChain = section.Flag("evidence_chain", recording.EvidenceChain),
            EvidenceKeyFile = section.OptionalWord("evidence_key_file", recording.EvidenceKeyFile),
            Encoding = Encoding(section.Section("encoding"), recording.Encoding),
            Defaults = defaults,
        };
        section.End();

        // Of two cameras with one name the first counts; that there are two is a fault already.
        Dictionary<string, CameraRecordingConfig> own = [];
        foreach (CameraEntry camera in cameras)
            own.TryAdd(camera.Camera.Name, camera.Recording);
        return recording with { Cameras = own };
    }

    private static EncodingConfig Encoding(YamlSection section, EncodingConfig encoding)
    {
        encoding = encoding with
        {
            PreferredCodec = section.Word("preferred_codec", encoding.PreferredCodec),
            Quality = section.Whole("quality", encoding.Quality, 0, 51),
            BitRate = section.OptionalNumber("bit_rate_kbps", encoding.BitRate / 1000.0, 50, 1_000_000) is { } kbps ? (long)Math.Round(kbps * 1000) : null,
            Preset = section.Word("preset", encoding.Preset),
            Threads = section.Whole("threads", encoding.Threads, 1, 64),
            MaxWidth = section.OptionalNumber("max_width", encoding.MaxWidth, 16, 8192) is { } width ? (int)width : null,
            MaxHeight = section.OptionalNumber("max_height", encoding.MaxHeight, 16, 8192) is { } height ? (int)height : null,
            Fps = section.OptionalNumber("fps", encoding.Fps, 0.1, 240),
            HardwareSessions = section.OptionalNumber("hardware_sessions", encoding.HardwareSessions, 0, 64) is { } sessions ? (int)sessions : null,
        };
        section.End();
        return encoding;
    }
}
