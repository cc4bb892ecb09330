using System.Text;
using System.Text.RegularExpressions;

namespace VisionPipeline.Settings;

/// <summary>What holds after a settings file was read: every key with its value, whether the file gave it or the code did. Two of them tell what changed.</summary>
internal sealed partial class EffectiveNode
{
    private readonly List<KeyValuePair<string, EffectiveNode>> _members = [];
    private readonly List<EffectiveNode> _items = [];
    private readonly string? _text;
    private readonly string? _content;

    private EffectiveNode(string? text, string? content, bool isList)
    {
        _text = text;
        _content = content;
        IsList = isList;
    }

    /// <summary>Whether this is a list of mappings.</summary>
    public bool IsList { get; }

    /// <summary>The mappings of a list.</summary>
    public IReadOnlyList<EffectiveNode> Items => _items;

    /// <summary>An empty mapping.</summary>
    public static EffectiveNode Mapping() => new(null, null, isList: false);

    /// <summary>An empty list of mappings.</summary>
    public static EffectiveNode List() => new(null, null, isList: true);

    /// <summary>A value.</summary>
    /// <param name="shown">As YAML, without secrets.</param>
    /// <param name="content">What makes it differ from another; null where that is what is shown.</param>
    public static EffectiveNode Value(string shown, string? content = null) => new(shown, content ?? shown, isList: false);

    /// <summary>A text as YAML: in quotes where it could be taken for something else.</summary>
    public static string Quote(string? text)
    {
        if (text is null)
            return "null";
        if (PlainWord().IsMatch(text) && text is not ("null" or "true" or "false"))
            return text;
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                < ' ' or (>= '\u007f' and < '\u00a0') or '\u2028' or '\u2029' or '\ufeff' => quoted.Append($"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Adds a key; a second value of a key takes the first one's place.</summary>
    public void Set(string key, EffectiveNode node)
    {
        int at = _members.FindIndex(member => member.Key == key);
        if (at < 0)
            _members.Add(new(key, node));
        else
            _members[at] = new(key, node);
    }

    /// <summary>Adds a mapping to a list.</summary>
    public void Add(EffectiveNode item) => _items.Add(item);

    /// <summary>The value of a key; null where it has none.</summary>
    public EffectiveNode? Find(string key) => _members.FirstOrDefault(member => member.Key == key).Value;

    /// <summary>Every key below with its content, by path.</summary>
    public Dictionary<string, string> Contents()
    {
        Dictionary<string, string> contents = [];
        Collect("", contents);
        return contents;
    }

    /// <summary>Paths of all keys whose contents differ, in order.</summary>
    public static IReadOnlyList<string> Differences(EffectiveNode before, EffectiveNode after)
    {
        Dictionary<string, string> old = before.Contents();
        Dictionary<string, string> now = after.Contents();
        return [.. old.Keys.Union(now.Keys).Where(key => old.GetValueOrDefault(key) != now.GetValueOrDefault(key)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes it as YAML that can be read again, but for its secrets.</summary>
    public void Write(TextWriter to, int indent = 0)
    {
        foreach ((string key, EffectiveNode node) in _members)
        {
            to.Write(new string(' ', indent));
            node.WriteAfter(to, key, indent);
        }
    }

    private void WriteAfter(TextWriter to, string key, int indent)
    {
        if (_text is not null || (_members.Count == 0 && _items.Count == 0))
        {
            to.WriteLine($"{Quote(key)}: {_text ?? (IsList ? "[]" : "{}")}");
            return;
        }

        to.WriteLine(Quote(key) + ":");
        Write(to, indent + 2);
        foreach (EffectiveNode item in _items)
        {
            string lead = new string(' ', indent + 2) + "- ";
            foreach ((string name, EffectiveNode node) in item._members)
            {
                to.Write(lead);
                node.WriteAfter(to, name, indent + 4);
                lead = new string(' ', indent + 4);
            }
        }
    }

    private void Collect(string path, Dictionary<string, string> contents)
    {
        if (_content is not null)
            contents[path] = _content;
        foreach ((string key, EffectiveNode node) in _members)
            node.Collect(path.Length == 0 ? key : $"{path}.{key}", contents);
        for (int i = 0; i < _items.Count; i++)
            _items[i].Collect($"{path}[{i}]", contents);
        if (IsList)
            contents[path + "[]"] = _items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}
