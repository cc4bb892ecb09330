using VisionPipeline.Settings;
using VisionPipeline.Sources;

namespace VisionPipeline.Configuration;

/// <summary>The sections <c>camera_defaults</c> and <c>cameras</c>.</summary>
internal static class CamerasSection
{
    /// <summary>Reads the cameras.</summary>
    /// <param name="root">The whole file.</param>
    /// <param name="defaults">What holds for cameras that do not say otherwise.</param>
    public static IReadOnlyList<CameraEntry> Read(YamlSection root, out CameraDefaults defaults)
    {
        YamlSection shared = root.Section("camera_defaults");
        defaults = new CameraDefaults().Read(shared);
        shared.End();
        List<CameraEntry> cameras = [];
        Dictionary<string, int> names = [];
        Dictionary<string, string> addresses = [];
        IReadOnlyList<YamlSection> sections = root.Sections("cameras");
        foreach (YamlSection section in sections)
        {
            CameraEntry? camera = CameraSection.Read(section, defaults);
            section.End();
            if (camera is null)
                continue;
            string name = camera.Camera.Name;
            if (!names.TryAdd(name, section.Line))
                section.Fault("name", $"is taken: the camera in line {names[name]} has it too");
            string address = camera.Camera.Url.WithCredentials(null).ToString();
            if (!addresses.TryAdd(address, name) && camera.Camera.Url.Kind is not SourceKind.File)
                section.Warn("url", $"is that of camera '{addresses[address]}' too");
            cameras.Add(camera);
        }

        if (sections.Count == 0)
            root.Fault("cameras", "has no camera: at least one is wanted, with 'name' and 'url'");
        else if (cameras.Count > 0 && cameras.All(static camera => !camera.Enabled))
            root.Warn("cameras", "has no camera that is enabled");
        return cameras;
    }
}
