using VisionPipeline.Configuration;

namespace VisionPipeline.Tests.Configuration;

/// <summary>Configurations in one line.</summary>
internal static class Yaml
{
    public const string Camera = "cameras: [{name: gate, url: 'rtsp://192.0.2.1/s'}]\n";

    public static VisionConfig Parse(string text, params (string Name, string Value)[] environment) =>
        VisionConfigFile.Parse(text, "x", name => environment.FirstOrDefault(one => one.Name == name).Value);

    public static IReadOnlyList<string> Faults(string text, params (string Name, string Value)[] environment) =>
        Assert.Throws<ConfigException>(() => Parse(text, environment)).Faults;

    /// <summary>One camera with more keys, in flow style.</summary>
    public static string With(string keys) => $"cameras:\n  - {{name: gate, url: 'rtsp://192.0.2.1/s', {keys}}}\n";
}
