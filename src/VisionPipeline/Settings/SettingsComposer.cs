using System.Buffers;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VisionPipeline.Settings;

/// <summary>Builds the tree of a YAML text from the parser's events.</summary>
/// <remarks>
/// YamlDotNet's own tree stops at the first duplicate key and follows nesting with its stack, so that a file of brackets ends
/// the process. Here duplicate keys are faults like others, and nesting has a limit.
/// </remarks>
internal sealed class SettingsComposer
{
    // The deepest place of any settings file is camera, polygon, point: 6. More is a mistake.
    private const int MaxDepth = 32;

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static code => (char)code).Except(['\t', '\n', '\r']), '\u007f']);

    private readonly Parser _parser;
    private readonly SettingsLedger _ledger;
    private readonly Dictionary<string, SettingsNode> _anchors = [];

    private SettingsComposer(string text, SettingsLedger ledger)
    {
        _parser = new Parser(new StringReader(text));
        _ledger = ledger;
    }

    /// <summary>Composes the one document of a text.</summary>
    /// <returns>Null where the text is empty or no YAML; the latter is a fault in the ledger.</returns>
    public static SettingsNode? Compose(string text, SettingsLedger ledger)
    {
        // The parser takes a zero for the end, and what follows would be left out unseen.
        if (text.AsSpan().IndexOfAny(Controls) is >= 0 and int at)
        {
            ledger.Break(text.AsSpan(0, at).Count('\n') + 1, $"this is not YAML: control character {(int)text[at]:x2}");
            return null;
        }

        var composer = new SettingsComposer(text, ledger);
        try
        {
            return composer.Document();
        }
        catch (SettingsSyntaxException e)
        {
            ledger.Break(e.Line, e.Message);
        }
        catch (YamlException e)
        {
            (int line, string words) = TabFrom(text, (int)e.Start.Line) is { } tab ? (tab, "a tab indents this line: YAML takes spaces only") : ((int)e.Start.Line, Words(e));
            ledger.Break(line, words);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or NullReferenceException or KeyNotFoundException or OverflowException)
        {
            // The parser has corners in which damaged text breaks it and not the other way round.
            ledger.Break((int)(composer._parser.Current?.Start.Line ?? 1), "this is not YAML from here on");
        }

        return null;
    }

    private static string Words(YamlException e) => "this is not YAML: " + e.Message.ReplaceLineEndings(" ").TrimEnd('.').Replace("  ", " ", StringComparison.Ordinal);

    // The parser names the line before or the one with the tab.
    private static int? TabFrom(string text, int line)
    {
        string[] lines = text.Split('\n', line + 2);
        for (int at = line; at <= Math.Min(line + 1, lines.Length); at++)
        {
            if (lines[at - 1].TrimStart(' ').StartsWith('\t'))
                return at;
        }

        return null;
    }

    private SettingsNode? Document()
    {
        Next<StreamStart>();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd)
            return null;
        _parser.MoveNext();
        SettingsNode root = Node(0);
        _parser.MoveNext();
        if (_parser.MoveNext() && _parser.Current is DocumentStart second)
            _ledger.Fault((int)second.Start.Line, "a second document begins here: one is read");
        return root;
    }

    // The current event begins the node; afterwards the current event is the one that ended it.
    private SettingsNode Node(int depth)
    {
        ParsingEvent start = _parser.Current ?? throw new SettingsSyntaxException(1, "the file ends in the middle");
        int line = (int)start.Start.Line;
        if (depth > MaxDepth)
            throw new SettingsSyntaxException(line, $"values are nested more than {MaxDepth} deep");
        SettingsNode node = start switch
        {
            Scalar scalar => new SettingsNode { Line = line, Text = scalar.Value, Quoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) },
            SequenceStart => new SettingsNode { Line = line, Items = Items(depth) },
            MappingStart => new SettingsNode { Line = line, Members = Members(depth) },
            AnchorAlias alias when _anchors.TryGetValue(alias.Value.Value, out SettingsNode? known) => known,
            AnchorAlias => throw new SettingsSyntaxException(line, "'*' refers to an '&' anchor that is not above it; a text that begins with '*' must be in quotes"),
            _ => throw new SettingsSyntaxException(line, "a value is missing here"),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor.Value] = node;
        return node;
    }

    private List<SettingsNode> Items(int depth)
    {
        List<SettingsNode> items = [];
        while (Next<ParsingEvent>() is not SequenceEnd)
            items.Add(Node(depth + 1));
        return items;
    }

    private List<SettingsMember> Members(int depth)
    {
        List<SettingsMember> members = [];
        Dictionary<string, int> seen = [];
        while (Next<ParsingEvent>() is not MappingEnd)
        {
            SettingsNode key = Node(depth + 1);
            Next<ParsingEvent>();
            SettingsNode value = Node(depth + 1);
            if (key.Text is not { } name)
                _ledger.Fault(key.Line, "a key must be a word");
            else if (seen.TryAdd(name, key.Line))
                members.Add(new SettingsMember(name, key.Line, value));
            else
                _ledger.Fault(key.Line, $"'{SettingsLedger.Clip(name)}' stands here twice; first in line {seen[name]}");
        }

        return members;
    }

    private T Next<T>()
        where T : ParsingEvent =>
        _parser.MoveNext() && _parser.Current is T found ? found : throw new SettingsSyntaxException((int)(_parser.Current?.Start.Line ?? 1), "the file ends in the middle");
}
