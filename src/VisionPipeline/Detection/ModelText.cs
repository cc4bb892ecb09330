using System.Globalization;
using System.Text;

namespace VisionPipeline.Detection;

/// <summary>Reads the values that Ultralytics writes into <c>metadata_props</c>: Python literals such as <c>{0: 'plate', 1: 'car'}</c> and <c>[384, 640]</c>; JSON of the same shape will do too.</summary>
internal static class ModelText
{
    /// <summary>Names by index from a dictionary or a list; null where the text is neither. A gap in the indices is an empty name.</summary>
    public static IReadOnlyList<string>? Names(string? text)
    {
        text = text?.Trim() ?? "";
        bool dictionary = text is ['{', .., '}'];
        if (!dictionary && text is not ['[', .., ']'])
            return null;
        List<string>? tokens = Tokens(text.AsSpan(1, text.Length - 2));
        if (tokens is null || (dictionary && tokens.Count % 2 != 0))
            return null;
        if (!dictionary)
            return tokens;
        var names = new List<string>();
        for (int i = 0; i < tokens.Count; i += 2)
        {
            if (!int.TryParse(tokens[i], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index > 9999)
                return null;
            while (names.Count <= index)
                names.Add("");
            names[index] = tokens[i + 1];
        }

        return names;
    }

    /// <summary>Height and width from <c>[384, 640]</c> or <c>640</c>; null where the text is neither.</summary>
    public static (int Height, int Width)? Size(string? text)
    {
        string[] parts = (text ?? "").Trim('[', ']', '(', ')', ' ').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 1 or > 2 || !int.TryParse(parts[0], out int height) || !int.TryParse(parts[^1], out int width))
            return null;
        return height > 0 && width > 0 ? (height, width) : null;
    }

    /// <summary>Whether a flag is set: <c>True</c>, <c>true</c> or <c>1</c>.</summary>
    public static bool Flag(string? text) => text?.Trim() is "True" or "true" or "1";

    // Quoted strings with backslash escapes, or bare words, separated by commas and colons.
    private static List<string>? Tokens(ReadOnlySpan<char> text)
    {
        List<string> tokens = [];
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (char.IsWhiteSpace(c) || c is ',' or ':')
            {
                i++;
                continue;
            }

            if (c is '\'' or '"')
            {
                int used = Quoted(text[i..], tokens);
                if (used == 0)
                    return null;
                i += used;
                continue;
            }

            int end = text[i..].IndexOfAny(",:");
            end = end < 0 ? text.Length : i + end;
            tokens.Add(text[i..end].Trim().ToString());
            i = end;
        }

        return tokens;
    }

    private static int Quoted(ReadOnlySpan<char> text, List<string> tokens)
    {
        var made = new StringBuilder();
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == text[0])
            {
                tokens.Add(made.ToString());
                return i + 1;
            }

            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            made.Append(text[i]);
        }

        return 0;
    }
}
