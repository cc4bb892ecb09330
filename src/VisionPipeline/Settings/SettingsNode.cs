namespace VisionPipeline.Settings;

/// <summary>One value of a settings file: a word, a list, or keys with values. Immutable once composed; aliases share nodes.</summary>
internal sealed class SettingsNode
{
    /// <summary>Line in the file, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The text of a single value; null for lists and mappings.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the text stood in quotes: <c>"null"</c> is a word, <c>null</c> is nothing.</summary>
    public bool Quoted { get; init; }

    /// <summary>A mapping's keys in the file's order, each once; null where this is none.</summary>
    public IReadOnlyList<SettingsMember>? Members { get; init; }

    /// <summary>A list's items; null where this is none.</summary>
    public IReadOnlyList<SettingsNode>? Items { get; init; }

    /// <summary>Whether nothing is said: an empty value, <c>~</c> or <c>null</c>.</summary>
    public bool IsNothing => Text is "" or "~" or "null" or "Null" or "NULL" && !Quoted;
}
