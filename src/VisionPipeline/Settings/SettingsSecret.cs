using System.Text.RegularExpressions;

namespace VisionPipeline.Settings;

/// <summary>Where the value of a secret-bearing key really is: <c>${NAME}</c> in the environment, <c>file:/path</c> in a file, else the text itself.</summary>
internal static partial class SettingsSecret
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Stars = "***";

    private const string FilePrefix = "file:";

    /// <summary>The file that a text names; null where it names none.</summary>
    public static string? FileOf(string text) => text.StartsWith(FilePrefix, StringComparison.Ordinal) ? text[FilePrefix.Length..] : null;

    /// <summary>Resolves a text that is a secret as a whole.</summary>
    /// <param name="text">What the settings file says.</param>
    /// <param name="environment">Gives environment variables.</param>
    /// <exception cref="FormatException">The variable or file is missing or empty; the message never shows a value.</exception>
    public static string Resolve(string text, Func<string, string?> environment)
    {
        if (Variable().Match(text) is { Success: true } match && match.Length == text.Length)
            return Value(match.Groups[1].Value, environment);
        if (FileOf(text) is not { } path)
            return text;
        try
        {
            string secret = SettingsText.Read(path).Split('\n')[0].TrimEnd('\r');
            return secret.Length > 0 ? secret : throw new FormatException($"names the file {path}, whose first line is empty");
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw new FormatException($"names the file {path}, which {(e is IOException ? e.Message : "is no path")}", e);
        }
    }

    /// <summary>Puts environment variables into an address. Within it they are percent-encoded; an address that is one variable is taken as it stands.</summary>
    /// <param name="text">What the settings file says.</param>
    /// <param name="environment">Gives environment variables.</param>
    /// <param name="used">The variables' values, as they are and as they stand in the address.</param>
    /// <exception cref="FormatException">A variable is not set or empty.</exception>
    public static string Expand(string text, Func<string, string?> environment, ICollection<string> used) => Variable().Replace(text, match =>
    {
        string value = Value(match.Groups[1].Value, environment);
        used.Add(value);
        if (match.Length == text.Length)
            return value;
        string encoded = Uri.EscapeDataString(value);
        used.Add(encoded);
        return encoded;
    });

    private static string Value(string name, Func<string, string?> environment) => environment(name) is { Length: > 0 } value
        ? value
        : throw new FormatException($"names the environment variable {name}, which is not set");

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
