using VisionPipeline.Recording;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The key <c>recording</c> of <c>camera_defaults</c> and of each camera. Immutable.</summary>
internal sealed record CameraRecordingDefaults
{
    private const long Megabyte = 1L << 20;
    private static readonly TimeSpan Century = TimeSpan.FromDays(36_500);

    public CameraRecordingConfig Config { get; init; } = new();

    /// <summary>The schedule as it is written.</summary>
    public IReadOnlyList<string> Schedule { get; init; } = [];

    /// <summary>Reads the keys; what the section does not say stays as it is here.</summary>
    public CameraRecordingDefaults Read(YamlSection section)
    {
        IReadOnlyList<string> schedule = section.Words("schedule", Schedule);
        CameraRecordingConfig config = Config with
        {
            Mode = section.Choice("mode", Config.Mode),
            Schedule = [.. schedule.Select(text => Window(section, text)).OfType<RecordingWindow>()],
            Audio = section.Flag("audio", Config.Audio),
            EventClips = section.Flag("event_clips", Config.EventClips),
            PreRoll = section.Duration("pre_roll_ms", Config.PreRoll, TimeSpan.Zero, TimeSpan.FromSeconds(60)),
            PostRoll = section.Duration("post_roll_ms", Config.PostRoll, TimeSpan.Zero, TimeSpan.FromSeconds(300)),
            RingBytes = section.Size("ring_mb", Config.RingBytes, Megabyte, 4096 * Megabyte),
            Pictures = section.Flag("pictures", Config.Pictures),
            OverlayPicture = section.Flag("overlay_picture", Config.OverlayPicture),
            TimingLog = section.Flag("timing_log", Config.TimingLog),
            KeepSegments = section.OptionalDuration("keep_segments_days", Config.KeepSegments, TimeSpan.FromMinutes(15), Century),
            KeepEvents = section.OptionalDuration("keep_events_days", Config.KeepEvents, TimeSpan.FromMinutes(15), Century),
            MaxBytes = section.OptionalSize("max_gb", Config.MaxBytes, 100 * Megabyte, RecordingSection.MostBytes),
            SleepAfter = section.OptionalDuration("sleep_after_min", Config.SleepAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
        };
        section.End();
        return new CameraRecordingDefaults { Config = config, Schedule = schedule };
    }

    private static RecordingWindow? Window(YamlSection section, string text)
    {
        if (WindowText.TryRead(text, out RecordingWindow? window))
            return window;
        section.Fault("schedule", $"holds '{SettingsLedger.Clip(text)}': wanted are days and hours such as 'mon-fri 08:00-18:00', 'sat,sun 22:00-06:00' or 'daily 00:00-12:00'");
        return null;
    }
}
