using VisionPipeline.Configuration;
using VisionPipeline.Settings;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Configuration;

public sealed class ShippedConfigTests
{
    private static string Path { get; } = Checkout.PathOf("config/vision.yaml");

    [Fact]
    public void Read_ShippedFile_HasNoFaultAndNoWarning() => Assert.Empty(VisionConfigFile.Read(Path).Warnings);

    [Fact]
    public void Read_ShippedFile_HoldsEveryKeyThatIsAskedFor()
    {
        VisionConfig config = VisionConfigFile.Read(Path);
        var written = new HashSet<string>();
        Collect(SettingsComposer.Compose(File.ReadAllText(Path), new SettingsLedger(Path))!, "", written);
        Assert.Empty(Missing(config, written));
    }

    [Fact]
    public void Missing_KeyLeftOut_IsNamed()
    {
        string text = File.ReadAllText(Path).Replace("  lost_s: 1.5\n", "", StringComparison.Ordinal);
        var written = new HashSet<string>();
        Collect(SettingsComposer.Compose(text, new SettingsLedger(Path))!, "", written);
        Assert.Equal(["tracking.lost_s"], Missing(VisionConfigFile.Parse(text, Path), written));
    }

    [Fact]
    public void Read_ShippedFile_HasTheDefaultsOfTheCode()
    {
        VisionConfig shipped = VisionConfigFile.Read(Path);
        VisionConfig bare = VisionConfigFile.Parse("cameras: [{name: gate, url: 'sim://day?seed=11&region=EU&lanes=2&rate=20&seconds=40'}]", "bare");
        Assert.Empty(EffectiveNode.Differences(bare.Settings, shipped.Settings));
        Assert.Equal(new VisionConfig().Tracking, shipped.Tracking);
        Assert.Equal(new VisionConfig().Detection, shipped.Detection);
        Assert.Equal(new VisionConfig().Motion, shipped.Motion);
    }

    [Fact]
    public void Parse_Example_HasNoFaultAndNoWarning()
    {
        VisionConfig config = VisionConfigFile.Parse(File.ReadAllText(Checkout.PathOf("config/cameras.example.yaml")), "example", static _ => "secret");
        Assert.Empty(config.Warnings);
        Assert.Equal(["gate-in", "gate-out", "car-park"], config.Cameras.Select(static camera => camera.Camera.Name));
        Assert.All(config.Cameras, static camera => Assert.Equal("viewer", camera.Camera.Url.Credentials!.User));
    }

    // Keys of camera_defaults may stand in a camera too; keys of a list that is empty in the file are described in its comment.
    private static IEnumerable<string> Missing(VisionConfig config, HashSet<string> written) => config.Keys.Where(key =>
        !written.Contains(key) && !(key.StartsWith("cameras[].", StringComparison.Ordinal) && written.Contains("camera_defaults." + key["cameras[].".Length..])));

    private static void Collect(SettingsNode node, string path, HashSet<string> keys)
    {
        foreach (SettingsMember member in node.Members ?? [])
        {
            keys.Add(path + member.Key);
            Collect(member.Value, path + member.Key + ".", keys);
            foreach (SettingsNode item in member.Value.Items ?? [])
                Collect(item, path + member.Key + "[].", keys);
        }
    }
}
