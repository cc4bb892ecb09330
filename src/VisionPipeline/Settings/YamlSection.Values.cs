using System.Globalization;

namespace VisionPipeline.Settings;

/// <content>Single values.</content>
internal sealed partial class YamlSection
{
    /// <summary>Takes a number away where the default has one.</summary>
    private const string Nothing = "none";

    /// <summary>A text that may not be empty.</summary>
    public string Word(string key, string fallback) => OptionalWord(key, fallback) ?? fallback;

    /// <summary>A text; the fallback, null or not, where the key is absent.</summary>
    public string? OptionalWord(string key, string? fallback)
    {
        string? value = fallback;
        if (Find(key) is { } node)
        {
            if (node.Text is { Length: > 0 } text)
                value = text;
            else
                Fault(key, "must be a word");
        }

        Effective.Set(key, EffectiveNode.Value(EffectiveNode.Quote(value)));
        return value;
    }

    /// <summary>
    /// A file's path, as <see cref="OptionalWord"/> reads it. What the file holds belongs to the value: a reload then tells that it
    /// changed. The file is not opened where it is no plain one.
    /// </summary>
    public string? FilePath(string key, string? fallback)
    {
        string? path = OptionalWord(key, fallback);
        if (path is not null)
            Effective.Set(key, EffectiveNode.Value(EffectiveNode.Quote(path), $"{path}\n{_ledger.Use(path).Print}"));
        return path;
    }

    /// <summary>A number within bounds.</summary>
    public double Number(string key, double fallback, double least, double most) => Read(key, fallback, least, most, "a number", optional: false) ?? fallback;

    /// <summary>A number within bounds; the fallback, null or not, where the key is absent; null where it is <c>none</c>.</summary>
    public double? OptionalNumber(string key, double? fallback, double least, double most) => Read(key, fallback, least, most, "a number", optional: true);

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string key, int fallback, int least, int most) => OptionalWhole(key, fallback, least, most) ?? fallback;

    /// <summary>A whole number within bounds; the fallback, null or not, where the key is absent.</summary>
    public int? OptionalWhole(string key, int? fallback, int least, int most)
    {
        int? value = fallback;
        if (Find(key) is { } node)
        {
            if (node.Text is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int read) && read >= least && read <= most)
                value = read;
            else
                Fault(key, $"is {Shown(node)}: a whole number from {least} to {most} is wanted");
        }

        Effective.Set(key, EffectiveNode.Value(value?.ToString(CultureInfo.InvariantCulture) ?? "null"));
        return value;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool fallback)
    {
        bool value = fallback;
        if (Find(key) is { } node)
        {
            if (node.Text is "true" or "True" or "TRUE")
                value = true;
            else if (node.Text is "false" or "False" or "FALSE")
                value = false;
            else
                Fault(key, $"is {Shown(node)}: true or false is wanted");
        }

        Effective.Set(key, EffectiveNode.Value(value ? "true" : "false"));
        return value;
    }

    /// <summary>One of the names of an enum, written as <see cref="Named"/> writes them.</summary>
    public T Choice<T>(string key, T fallback)
        where T : struct, Enum
    {
        T value = fallback;
        if (Find(key) is { } node && !TryName(node.Text, out value))
        {
            Fault(key, $"is {Shown(node)}: wanted is one of {string.Join(", ", Enum.GetValues<T>().Select(Named))}");
            value = fallback;
        }

        Effective.Set(key, EffectiveNode.Value(Named(value)));
        return value;
    }

    /// <summary>A time, a plain number in the unit that ends the key: <c>_ms</c>, <c>_s</c>, <c>_min</c>, <c>_h</c>, <c>_days</c>.</summary>
    /// <exception cref="ArgumentException">The key ends with no unit.</exception>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan most) => Duration(key, fallback, least, most, optional: false) ?? fallback;

    /// <summary>As <see cref="Duration(string, TimeSpan, TimeSpan, TimeSpan)"/>; the fallback, null or not, where the key is absent; null where it is <c>none</c>.</summary>
    /// <exception cref="ArgumentException">The key ends with no unit.</exception>
    public TimeSpan? OptionalDuration(string key, TimeSpan? fallback, TimeSpan least, TimeSpan most) => Duration(key, fallback, least, most, optional: true);

    /// <summary>A size in bytes, a plain number in the unit that ends the key: <c>_bytes</c>, <c>_kb</c>, <c>_mb</c>, <c>_gb</c> (powers of 1024).</summary>
    /// <exception cref="ArgumentException">The key ends with no unit.</exception>
    public long Size(string key, long fallback, long least, long most) => Size(key, fallback, least, most, optional: false) ?? fallback;

    /// <summary>As <see cref="Size(string, long, long, long)"/>; the fallback, null or not, where the key is absent; null where it is <c>none</c>.</summary>
    /// <exception cref="ArgumentException">The key ends with no unit.</exception>
    public long? OptionalSize(string key, long? fallback, long least, long most) => Size(key, fallback, least, most, optional: true);

    /// <summary>One of some words; the fallback, null or not, where the key is absent.</summary>
    public string? OneOf(string key, string? fallback, params ReadOnlySpan<string> known)
    {
        string? value = fallback;
        if (Find(key) is { } node)
        {
            if (node.Text is { } text && known.Contains(text))
                value = text;
            else
                Fault(key, $"is {Shown(node)}: wanted is one of {string.Join(", ", known.ToArray())}");
        }

        Effective.Set(key, EffectiveNode.Value(EffectiveNode.Quote(value)));
        return value;
    }

    /// <summary>A secret: the text itself, <c>${NAME}</c> from the environment, or <c>file:/path</c> with the first line of a file. It is in no message.</summary>
    public string? Secret(string key, string? fallback)
    {
        string? value = fallback;
        if (Find(key) is { } node)
        {
            if (node.Text is { Length: > 0 } text)
            {
                if (SettingsSecret.FileOf(text) is { Length: > 0 } file)
                    _ledger.Use(file);
                value = Resolved(key, text, () => SettingsSecret.Resolve(text, _ledger.Environment), fallback);
            }
            else
            {
                Fault(key, "must be a word");
            }
        }

        if (value is not null)
            _ledger.Hide(value);
        Effective.Set(key, EffectiveNode.Value(value is null ? "null" : EffectiveNode.Quote(SettingsSecret.Stars), value ?? ""));
        return value;
    }

    /// <summary>An address that may hold secrets: <c>${NAME}</c> within it comes from the environment. It is in no message.</summary>
    /// <param name="key">The key.</param>
    /// <param name="parse">Reads the address; throws <see cref="FormatException"/> with what is wrong, without the address.</param>
    /// <param name="show">Writes it without secrets.</param>
    /// <returns>Null where the key is absent or wrong.</returns>
    public T? Address<T>(string key, Func<string, T> parse, Func<T, string> show)
        where T : class
    {
        T? value = null;
        string content = "";
        if (Find(key) is { } node)
        {
            if (node.Text is { Length: > 0 } text)
            {
                value = Resolved(key, text, () => parse(content = Expanded(text)), null);
            }
            else
            {
                Fault(key, "must be an address");
            }
        }

        Effective.Set(key, EffectiveNode.Value(EffectiveNode.Quote(value is null ? null : show(value)), content));
        return value;
    }

    /// <summary>A name as it is written in a file: <c>V4l2M2m</c> is <c>v4l2m2m</c>, <c>TurnedLeft</c> is <c>turned_left</c>.</summary>
    public static string Named<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        var written = new System.Text.StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1]))
                written.Append('_');
            written.Append(char.ToLowerInvariant(name[i]));
        }

        return written.ToString();
    }

    private static bool TryName<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (T known in Enum.GetValues<T>())
        {
            if (Named(known) == text)
            {
                value = known;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string Shown(SettingsNode node) => node.Text is { } text ? SettingsLedger.Clip(text) : "no single value";

    private string Expanded(string text)
    {
        List<string> used = [];
        string expanded = SettingsSecret.Expand(text, _ledger.Environment, used);
        used.ForEach(_ledger.Hide);
        return expanded;
    }

    private T? Resolved<T>(string key, string text, Func<T> resolve, T? fallback)
        where T : class
    {
        try
        {
            return resolve();
        }
        catch (FormatException e)
        {
            // The reference may itself be what was meant to be the secret.
            if (!text.StartsWith("file:", StringComparison.Ordinal) && !text.Contains("${", StringComparison.Ordinal))
                _ledger.Hide(text);
            Fault(key, e.Message);
            return fallback;
        }
    }

    private TimeSpan? Duration(string key, TimeSpan? fallback, TimeSpan least, TimeSpan most, bool optional)
    {
        SettingsUnit unit = SettingsUnit.OfTime(key);
        double? read = Read(key, fallback?.TotalSeconds / unit.Size, least.TotalSeconds / unit.Size, most.TotalSeconds / unit.Size, $"a number of {unit.Name}", optional);
        return read is { } value ? TimeSpan.FromTicks((long)Math.Round(value * unit.Size * TimeSpan.TicksPerSecond)) : null;
    }

    private long? Size(string key, long? fallback, long least, long most, bool optional)
    {
        SettingsUnit unit = SettingsUnit.OfSize(key);
        double? read = Read(key, fallback / unit.Size, least / unit.Size, most / unit.Size, $"a number of {unit.Name}", optional);
        return read is { } value ? (long)Math.Round(value * unit.Size) : null;
    }

    private double? Read(string key, double? fallback, double least, double most, string what, bool optional)
    {
        double? value = fallback;
        if (Find(key) is { } node)
        {
            if (optional && node.Text == Nothing)
                value = null;
            else if (node.Text is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double read) && read >= least && read <= most)
                value = read;
            else
                Fault(key, string.Create(CultureInfo.InvariantCulture, $"is {Shown(node)}: {what} from {least:0.######} to {most:0.######}{(optional ? ", or " + Nothing : "")} is wanted"));
        }

        Effective.Set(key, EffectiveNode.Value(value is { } number ? Plain(number) : optional ? Nothing : "null"));
        return value;
    }

    // Six decimals hide what dividing by a unit does to a double.
    private static string Plain(double value) => Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture);
}
