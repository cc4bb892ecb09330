using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>Reads <c>config/vision.yaml</c>. Keys that are absent keep their defaults; unknown ones are faults.</summary>
public static class VisionConfigFile
{
    /// <summary>Reads a file, the secrets that it refers to, and the files that it names.</summary>
    /// <param name="path">A YAML file. Paths in it are relative to the working directory.</param>
    /// <exception cref="ConfigException">It cannot be read, or holds faults: all of them are named, each with file and line.</exception>
    public static VisionConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Parse(SettingsText.Read(path), path);
        }
        catch (IOException e)
        {
            throw new ConfigException([$"{path}: {e.Message}"]);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="environment">Gives environment variables; null takes the process's own.</param>
    /// <exception cref="ConfigException">It holds faults.</exception>
    public static VisionConfig Parse(string text, string name, Func<string, string?>? environment = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ledger = new SettingsLedger(name, environment);
        YamlSection root = YamlSection.Root(text, ledger);
        if (ledger.IsBroken)
            throw new ConfigException(ledger.Faults);
        VisionConfig config = new();
        ModelsConfig models = ModelsSection.Read(root.Section("models"));
        IReadOnlyList<CameraEntry> cameras = CamerasSection.Read(root, out CameraDefaults defaults);
        config = config with
        {
            Node = root.Word("node", config.Node),
            Models = models,
            Reading = ReadingSection.Read(root.Section("reading"), models, ledger),
            Detection = DetectionSection.Read(root.Section("detection")),
            Motion = MotionSection.Read(root.Section("motion")),
            Clock = ClockSection.Read(root.Section("clock")),
            Tracking = TrackingSection.Read(root.Section("tracking")),
            Looks = LooksSection.Read(root.Section("looks")),
            Verdict = VerdictSection.Read(root.Section("verdict")),
            Publishing = PublishingSection.Read(root.Section("publishing")),
            Recording = RecordingSection.Read(root.Section("recording"), defaults.Recording.Config, cameras),
            Stop = StopSection.Read(root.Section("stop")),
            Cameras = cameras,
        };
        root.End();
        return ledger.IsClean
            ? config with { Warnings = ledger.Warnings, Settings = root.Effective, Keys = ledger.Asked, Files = ledger.Files }
            : throw new ConfigException(ledger.Faults) { Files = ledger.Files };
    }
}
