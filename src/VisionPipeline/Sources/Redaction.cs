using System.Text.RegularExpressions;

namespace VisionPipeline.Sources;

/// <summary>Takes secrets out of text that people will see: log lines of native libraries, addresses, errors.</summary>
public static partial class Redaction
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Stars = "***";

    /// <summary>Replaces passwords within URLs and the values of query keys that name a secret.</summary>
    /// <param name="text">Any text; may hold several URLs.</param>
    public static string Apply(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string users = UserInfo().Replace(text, $"$1{Stars}@");
        return SecretQuery().Replace(users, $"$1{Stars}");
    }

    // Greedy up to the last @ before white space or a quote: a password that was not percent-encoded may itself hold @, / or ?.
    [GeneratedRegex("""([a-z][a-z0-9+.-]*://[^:/@\s'"]*:)[^\s'"]*@""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex("""([?&](?:[a-z0-9_-]*(?:pass|pwd|token|secret|key|auth|signature)[a-z0-9_-]*)=)[^&\s'"#]*""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretQuery();
}
