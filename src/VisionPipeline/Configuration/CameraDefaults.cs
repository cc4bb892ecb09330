using VisionPipeline.Cameras;
using VisionPipeline.Decoding;
using VisionPipeline.Geometry;
using VisionPipeline.Settings;
using VisionPipeline.Sources;

namespace VisionPipeline.Configuration;

/// <summary>The keys that cameras share: <c>camera_defaults</c> gives them, and each camera may give its own. Immutable.</summary>
internal sealed record CameraDefaults
{
    private const double MaxRate = 240;

    public bool Enabled { get; init; } = true;

    public string? Username { get; init; }

    public string? Password { get; init; }

    public SourceOptions Source { get; init; } = new();

    public DecoderOptions Decoder { get; init; } = new();

    public PlaybackPace Pace { get; init; } = PlaybackPace.Realtime;

    public bool Loop { get; init; }

    public double DetectionsPerSecond { get; init; } = 5;

    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public BackOffConfig BackOff { get; init; } = new();

    public int MinPlateWidth { get; init; } = new SceneConfig().MinPlateWidth;

    public CameraRecordingDefaults Recording { get; init; } = new();

    /// <summary>Reads the shared keys; what the section does not say stays as it is here.</summary>
    public CameraDefaults Read(YamlSection section)
    {
        CameraDefaults read = this with
        {
            Enabled = section.Flag("enabled", Enabled),
            Username = section.OptionalWord("username", Username),
            Password = section.Secret("password", Password),
            DetectionsPerSecond = section.Number("detections_per_second", DetectionsPerSecond, 0.1, 60),
            MinPlateWidth = section.Whole("min_plate_width", MinPlateWidth, 8, 2000),
            Pace = section.Choice("pace", Pace),
            Loop = section.Flag("loop", Loop),
            StallTimeout = section.Duration("stall_timeout_s", StallTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Source = ReadSource(section, Source),
            Decoder = ReadDecoder(section.Section("decoder"), Decoder),
            BackOff = ReadBackOff(section.Section("back_off"), BackOff),
            Recording = Recording.Read(section.Section("recording")),
        };
        if (section.Has("password") && read.Username is null)
            section.Fault("password", "stands without a 'username'");
        if (section.Has("password") && section.Has("credentials_file"))
            section.Fault("credentials_file", "and 'password' are both given: one of them is wanted");

        // A camera's own way to its password goes before the shared one.
        if (section.Has("credentials_file"))
            return read with { Password = null };
        return section.Has("password") ? read with { Source = read.Source with { CredentialsFile = null } } : read;
    }

    private static SourceOptions ReadSource(YamlSection section, SourceOptions source)
    {
        source = source with
        {
            CredentialsFile = section.FilePath("credentials_file", source.CredentialsFile),
            Transport = section.Choice("transport", source.Transport),
            OpenTimeout = section.Duration("open_timeout_s", source.OpenTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10)),
            ReadTimeout = section.Duration("read_timeout_s", source.ReadTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10)),
            LowLatency = section.Flag("low_latency", source.LowLatency),
            DeviceSize = section.OptionalWord("device_size", source.DeviceSize),
            FrameRate = section.OptionalNumber("frame_rate", source.FrameRate, 0.01, MaxRate),
        };
        if (section.Has("credentials_file") && !File.Exists(source.CredentialsFile))
            section.Fault("credentials_file", $"names {SettingsLedger.Clip(source.CredentialsFile ?? "nothing")}, which does not exist");
        if (source.DeviceSize is { } size && !IsSize(size))
            section.Fault("device_size", $"is {SettingsLedger.Clip(size)}: width x height in pixels is wanted, such as 1920x1080");
        return source;
    }

    private static DecoderOptions ReadDecoder(YamlSection section, DecoderOptions decoder)
    {
        decoder = decoder with
        {
            Kind = section.Choice("kind", decoder.Kind),
            Strict = section.Flag("strict", decoder.Strict),
            Threads = section.Whole("threads", decoder.Threads, 1, 64),
            Device = section.OptionalWord("device", decoder.Device),
            FramesOut = section.Whole("frames_out", decoder.FramesOut, 2, 256),
            KeepOnDevice = section.Flag("keep_on_device", decoder.KeepOnDevice),
        };
        section.End();
        return decoder;
    }

    private static BackOffConfig ReadBackOff(YamlSection section, BackOffConfig backOff)
    {
        backOff = backOff with
        {
            First = section.Duration("first_s", backOff.First, TimeSpan.FromSeconds(0.01), TimeSpan.FromHours(1)),
            Most = section.Duration("most_s", backOff.Most, TimeSpan.FromSeconds(0.01), TimeSpan.FromHours(24)),
            Jitter = section.Number("jitter", backOff.Jitter, 0, 1),
            Healthy = section.Duration("healthy_s", backOff.Healthy, TimeSpan.Zero, TimeSpan.FromHours(24)),
        };
        section.End();
        if (backOff.Most < backOff.First)
            section.Fault("most_s", "is less than 'first_s': it must be at least as long");
        return backOff;
    }

    private static bool IsSize(string text) =>
        text.Split('x') is [{ } width, { } height] && int.TryParse(width, out int w) && int.TryParse(height, out int h) && w is > 0 and <= 16384 && h is > 0 and <= 16384;
}
