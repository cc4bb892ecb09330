using System.Globalization;
using System.Text.RegularExpressions;

namespace VisionPipeline.Settings;

/// <summary>
/// One mapping of a YAML file, read key by key. Faults are collected in the ledger; keys that nobody asked for are faults at
/// <see cref="End"/>. What holds in the end, the file's value or the fallback, is gathered in <see cref="Effective"/>.
/// </summary>
/// <remarks>Not thread-safe. A key that is absent, empty or <c>null</c> takes its fallback.</remarks>
internal sealed partial class YamlSection
{
    private readonly SettingsLedger _ledger;
    private readonly string _path;
    private readonly string _pattern;
    private readonly IReadOnlyList<SettingsMember> _members;
    private readonly List<string> _known = [];

    private YamlSection(SettingsLedger ledger, string path, string pattern, SettingsNode? node, int line, EffectiveNode effective)
    {
        _ledger = ledger;
        _path = path;
        _pattern = pattern;
        _members = node?.Members ?? [];
        Line = node?.Line ?? line;
        Effective = effective;
        if (node is { Members: null, IsNothing: false })
            ledger.Fault(node.Line, $"{(path.Length == 0 ? "the file" : $"'{path.TrimEnd('.')}'")} must hold keys and values");
    }

    /// <summary>Every key that was read so far, with the value that holds.</summary>
    public EffectiveNode Effective { get; }

    /// <summary>Line in the file, from 1.</summary>
    public int Line { get; }

    /// <summary>Reads a text. An empty one, or one that is no YAML, is an empty mapping.</summary>
    public static YamlSection Root(string text, SettingsLedger ledger) => new(ledger, "", "", SettingsComposer.Compose(text, ledger), 1, EffectiveNode.Mapping());

    /// <summary>A mapping below a key; an empty one where the key is absent.</summary>
    public YamlSection Section(string key)
    {
        EffectiveNode effective = EffectiveNode.Mapping();
        SettingsNode? node = Find(key);
        Effective.Set(key, effective);
        return new YamlSection(_ledger, $"{_path}{key}.", $"{_pattern}{key}.", node, Line, effective);
    }

    /// <summary>A list of mappings below a key. Each is called by its <c>name</c> in messages, or by its number.</summary>
    public IReadOnlyList<YamlSection> Sections(string key)
    {
        EffectiveNode list = EffectiveNode.List();
        IReadOnlyList<SettingsNode> items = Items(key, "keys and values");
        Effective.Set(key, list);
        return [.. items.Select((item, index) =>
        {
            EffectiveNode effective = EffectiveNode.Mapping();
            list.Add(effective);
            string name = item.Members?.FirstOrDefault(static member => member.Key == "name")?.Value.Text is { } given && ShortName().IsMatch(given)
                ? given
                : string.Create(CultureInfo.InvariantCulture, $"#{index + 1}");
            return new YamlSection(_ledger, $"{_path}{key}[{name}].", $"{_pattern}{key}[].", item, item.Line, effective);
        })];
    }

    /// <summary>Whether the file has a value for a key.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Whether a key has this very text, or is absent.</summary>
    public bool Is(string key, string text) => Find(key) is not { Text: { } value } || value == text;

    /// <summary>Line of a key; the section's own where it is absent.</summary>
    public int LineOf(string key) => Find(key)?.Line ?? Line;

    /// <summary>Adds a fault of the section as a whole.</summary>
    public void Fault(string words) => _ledger.Fault(Line, words);

    /// <summary>Adds a fault of a key: <c>'path.key' words</c>.</summary>
    public void Fault(string key, string words) => _ledger.Fault(LineOf(key), $"'{_path}{key}' {words}");

    /// <summary>Adds a warning about a key.</summary>
    public void Warn(string key, string words) => _ledger.Warn(LineOf(key), $"'{_path}{key}' {words}");

    /// <summary>Says that a key without which nothing works is absent.</summary>
    public void Require(string key)
    {
        if (!Has(key))
            _ledger.Fault(Line, $"'{_path}{key}' is missing");
    }

    /// <summary>Says that all keys were asked for.</summary>
    public void End()
    {
        foreach (SettingsMember member in _members)
        {
            if (_known.Contains(member.Key))
                continue;
            string nearest = _known.MinBy(known => EditDistance.Of(known, member.Key)) ?? "";
            string hint = EditDistance.Of(nearest, member.Key) <= Math.Max(2, nearest.Length / 2)
                ? $"; did you mean '{_path}{nearest}'?"
                : $"; known here are {string.Join(", ", _known)}";
            _ledger.Fault(member.Line, $"'{_path}{SettingsLedger.Clip(member.Key)}' is not known{hint}");
        }
    }

    private SettingsNode? Find(string key)
    {
        if (!_known.Contains(key))
            _known.Add(key);
        if (!_pattern.EndsWith('*'))
            _ledger.Ask(_pattern + key);
        foreach (SettingsMember member in _members)
        {
            if (member.Key == key)
                return member.Value.IsNothing ? null : member.Value;
        }

        return null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ShortName();
}
