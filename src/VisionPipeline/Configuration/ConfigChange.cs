using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>How a configuration differs from the one before. Immutable.</summary>
/// <remarks>Cameras that are not enabled count as absent: switching one on adds it, switching it off removes it.</remarks>
public sealed record ConfigChange
{
    // Sections whose values are read each time that they are used.
    private static readonly string[] LiveSections = ["stop"];

    private static readonly string[] SceneKeys = ["interest", "ignore", "lines", "zones", "road", "min_plate_width"];

    /// <summary>What holds now.</summary>
    public required VisionConfig Config { get; init; }

    /// <summary>Cameras to start.</summary>
    public IReadOnlyList<CameraEntry> Added { get; init; } = [];

    /// <summary>Cameras to stop.</summary>
    public IReadOnlyList<CameraEntry> Removed { get; init; } = [];

    /// <summary>Cameras that run on with other values, or are started anew.</summary>
    public IReadOnlyList<CameraChange> Changed { get; init; } = [];

    /// <summary>Keys of other sections that hold from now on.</summary>
    public IReadOnlyList<string> LiveKeys { get; init; } = [];

    /// <summary>Keys of other sections whose values differ from those that the process was started with: they wait for a restart.</summary>
    public IReadOnlyList<string> RestartKeys { get; init; } = [];

    /// <summary>Whether there is nothing to do now; keys may wait for a restart all the same.</summary>
    public bool IsEmpty => Added.Count + Removed.Count + Changed.Count + LiveKeys.Count == 0;

    /// <summary>Compares.</summary>
    /// <param name="started">What the process was started with.</param>
    /// <param name="before">What held until now.</param>
    /// <param name="after">What was read.</param>
    public static ConfigChange Between(VisionConfig started, VisionConfig before, VisionConfig after)
    {
        ArgumentNullException.ThrowIfNull(started);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        Dictionary<string, CameraEntry> old = Running(before);
        Dictionary<string, CameraEntry> now = Running(after);
        return new ConfigChange
        {
            Config = after,
            Added = [.. now.Values.Where(camera => !old.ContainsKey(camera.Camera.Name))],
            Removed = [.. old.Values.Where(camera => !now.ContainsKey(camera.Camera.Name))],
            Changed = [.. now.Values
                .Where(camera => old.ContainsKey(camera.Camera.Name))
                .Select(camera => Compare(old[camera.Camera.Name], camera))
                .Where(static change => change.Keys.Count > 0)],
            LiveKeys = [.. Global(before, after).Where(IsLive)],
            RestartKeys = [.. Global(started, after).Where(static key => !IsLive(key))],
        };
    }

    private static Dictionary<string, CameraEntry> Running(VisionConfig config) =>
        config.Cameras.Where(static camera => camera.Enabled).ToDictionary(static camera => camera.Camera.Name);

    private static CameraChange Compare(CameraEntry before, CameraEntry after)
    {
        IReadOnlyList<string> keys = EffectiveNode.Differences(before.Settings, after.Settings);
        return new CameraChange(before, after, keys, keys.All(static key => SceneKeys.Contains(First(key))));
    }

    private static IEnumerable<string> Global(VisionConfig before, VisionConfig after) =>
        EffectiveNode.Differences(before.Settings, after.Settings).Where(static key => First(key) is not ("cameras" or "camera_defaults"));

    private static bool IsLive(string key) => LiveSections.Contains(First(key));

    private static string First(string key) => key.IndexOfAny(['.', '[']) is >= 0 and int end ? key[..end] : key;
}
