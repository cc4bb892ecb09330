using System.Globalization;
using VisionPipeline.Voting;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VisionPipeline.Recognition;

/// <summary>One mapping of a YAML file, read key by key. Faults are collected; keys that nobody asked for are faults at <see cref="End"/>.</summary>
internal sealed class YamlSection
{
    private readonly string _file;
    private readonly string _path;
    private readonly List<string> _faults;
    private readonly YamlMappingNode? _node;
    private readonly List<string> _known = [];

    private YamlSection(string file, string path, YamlMappingNode? node, List<string> faults)
    {
        _file = file;
        _path = path;
        _node = node;
        _faults = faults;
    }

    /// <summary>Reads a text. An empty one is an empty mapping.</summary>
    public static YamlSection Root(string text, string file, List<string> faults)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            YamlNode? root = stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode;
            return new YamlSection(file, "", AsMapping(root, file, "", faults), faults);
        }
        catch (YamlException e)
        {
            faults.Add($"{file}:{e.Start.Line}: {e.Message.ReplaceLineEndings(" ")}");
            return new YamlSection(file, "", null, faults);
        }
    }

    /// <summary>A mapping below a key; an empty one where the key is absent.</summary>
    public YamlSection Section(string key) => new(_file, _path + key + ".", AsMapping(Find(key), _file, _path + key, _faults), _faults);

    /// <summary>Whether a key has this very text, or is absent.</summary>
    public bool Is(string key, string text) => Find(key) is not YamlScalarNode { Value: { } value } || value == text;

    /// <summary>A text.</summary>
    public string Word(string key, string fallback)
    {
        if (Find(key) is not { } node)
            return fallback;
        if (node is YamlScalarNode { Value: { Length: > 0 } value })
            return value;
        Fault(node, $"'{_path}{key}' must be a word");
        return fallback;
    }

    /// <summary>A number within bounds.</summary>
    public double Number(string key, double fallback, double least, double most)
    {
        if (Find(key) is not { } node)
            return fallback;
        if (node is YamlScalarNode scalar && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most)
            return value;
        Fault(node, string.Create(CultureInfo.InvariantCulture, $"'{_path}{key}' is {Shown(node)}: a number from {least} to {most} is wanted"));
        return fallback;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string key, int fallback, int least, int most)
    {
        if (Find(key) is not { } node)
            return fallback;
        if (node is YamlScalarNode scalar && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            return value;
        Fault(node, $"'{_path}{key}' is {Shown(node)}: a whole number from {least} to {most} is wanted");
        return fallback;
    }

    /// <summary>Adds a fault of the section as a whole.</summary>
    public void Fault(string words) => _faults.Add($"{_file}:{_node?.Start.Line ?? 1}: {words}");

    /// <summary>Says that all keys were asked for.</summary>
    public void End()
    {
        if (_node is null)
            return;
        foreach (YamlNode key in _node.Children.Keys)
        {
            string name = Shown(key);
            if (_known.Contains(name))
                continue;
            string nearest = _known.MinBy(known => Confusables.Distance(known, name)) ?? "";
            Fault(key, $"'{_path}{name}' is not known; did you mean '{_path}{nearest}'?");
        }
    }

    private static YamlMappingNode? AsMapping(YamlNode? node, string file, string path, List<string> faults)
    {
        if (node is null or YamlMappingNode or YamlScalarNode { Value: null or "" })
            return node as YamlMappingNode;
        faults.Add($"{file}:{node.Start.Line}: {(path.Length == 0 ? "the file" : $"'{path}'")} must hold keys and values");
        return null;
    }

    private static string Shown(YamlNode node) => node is YamlScalarNode { Value: { } value } ? value : "no single value";

    private YamlNode? Find(string key)
    {
        _known.Add(key);
        return _node is not null && _node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found) ? found : null;
    }

    private void Fault(YamlNode node, string words) => _faults.Add($"{_file}:{node.Start.Line}: {words}");
}
