using System.Collections;
using System.Reflection;
using VisionPipeline.Configuration;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Configuration;

public sealed class SectionCoverageTests
{
    // Read from a file of its own, or moved by no single line: tests of their own have them.
    private static readonly string[] Elsewhere =
    [
        "OcrConfig.", "PassConfig.", "FusionOptions.", "VisionConfig.Warnings", "VisionConfig.Cameras.Count", "SceneConfig.Road",
        "ModelsConfig.Folder", "ModelsConfig.NativePath", "KafkaConfig.", "WebhookConfig.", "PlateListConfig.", "JsonLinesConfig.",
        "VisionConfig.Publishing", "PublishingConfig.", "RecordingConfig.Cameras",
    ];

    // A record that gains a property has to gain a key: every property of every section must be settable from the file. Each
    // value of the shipped file is bent one at a time, and every leaf of the configuration has to have moved by one of them.
    [Fact]
    public void Parse_EveryKeyBent_MovesEveryProperty()
    {
        string[] lines = File.ReadAllLines(Checkout.PathOf("config/vision.yaml"));
        Dictionary<string, string> shipped = Leaves(VisionConfigFile.Read(Checkout.PathOf("config/vision.yaml")));
        var moved = new HashSet<string>();
        for (int i = 0; i < lines.Length; i++)
        {
            foreach (string line in Bent(lines[i]))
            {
                string text = string.Join('\n', lines.Take(i).Append(line).Concat(lines.Skip(i + 1)));
                try
                {
                    Dictionary<string, string> leaves = Leaves(VisionConfigFile.Parse(text, "x"));
                    moved.UnionWith(shipped.Keys.Union(leaves.Keys).Where(key => shipped.GetValueOrDefault(key) != leaves.GetValueOrDefault(key)));
                }
                catch (ConfigException)
                {
                    // This bend is out of range; another of the line is within.
                }
            }
        }

        Assert.Equal("", string.Join(", ", shipped.Keys.Where(key => !moved.Contains(key) && !Elsewhere.Any(known => key.StartsWith(known, StringComparison.Ordinal)))));
    }

    private static IEnumerable<string> Bent(string line)
    {
        if (line.TrimStart().StartsWith('#') || !line.Contains(": ", StringComparison.Ordinal))
            yield break;
        string head = line[..(line.IndexOf(": ", StringComparison.Ordinal) + 2)];
        string value = line[head.Length..];
        string[] bends = double.TryParse(value, out double number)
            ? [(number * 1.05).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture), (number * 0.95).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture), $"{number + 1}", $"{number - 1}"]
            : value switch
            {
                "true" => ["false"],
                "false" => ["true"],
                "none" => ["3", "100"],
                "off" => ["continuous"],
                "null" => ["detector-nano", "plate-reader", "640x480", "7", "/proc/self/environ"],
                "[]" => ["[daily 01:00-02:00]", "[[[0, 0], [1, 0], [1, 1]]]", "[{name: a, from: [0, 0], to: [1, 1]}]", "[{name: a, region: [[0, 0], [1, 0], [1, 1]]}]"],
                "[tensor_rt, cuda, cpu]" => ["[cuda, tensor_rt]", "[cpu, cuda, tensor_rt]"],
                "gpu" => ["always"],
                "auto" => ["tcp", "software"],
                "realtime" => ["fast"],
                _ => [value + "x"],
            };
        foreach (string bend in bends)
            yield return head + bend;
    }

    private static Dictionary<string, string> Leaves(VisionConfig config)
    {
        var leaves = new Dictionary<string, string>();
        Collect(config, "VisionConfig", leaves);
        return leaves;
    }

    private static void Collect(object? value, string path, Dictionary<string, string> leaves)
    {
        if (value is IEnumerable list and not string)
        {
            int count = 0;
            foreach (object one in list)
                Collect(one, $"{path}[{count++}]", leaves);
            leaves[path + ".Count"] = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (value is not null && value.GetType().FullName!.StartsWith("VisionPipeline.", StringComparison.Ordinal) && value.GetType().GetMethod("<Clone>$") is not null)
        {
            foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite))
                Collect(property.GetValue(value), $"{property.DeclaringType!.Name}.{property.Name}", leaves);
        }
        else
        {
            leaves[path] = value?.ToString() ?? "null";
        }
    }
}
