namespace VisionPipeline.Settings;

/// <summary>What reading one settings file brought to light: faults, warnings, and every key that was asked for.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="file">What the file is called in messages.</param>
/// <param name="environment">Gives environment variables; null takes the process's own.</param>
internal sealed class SettingsLedger(string file, Func<string, string?>? environment = null)
{
    // A file that is wrong from top to bottom is not listed line by line.
    private const int MaxListed = 100;

    // Aliases let a small file name a list thousands of times within itself.
    private const int MaxItems = 1_000_000;

    private readonly List<(int Line, string Words)> _faults = [];
    private readonly List<(int Line, string Words)> _warnings = [];
    private readonly HashSet<string> _secrets = [];
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileFingerprint> _files = [];
    private int _items;

    /// <summary>The file's name in messages.</summary>
    public string File { get; } = file;

    /// <summary>Gives environment variables.</summary>
    public Func<string, string?> Environment { get; } = environment ?? System.Environment.GetEnvironmentVariable;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsClean => _faults.Count == 0;

    /// <summary>Whether the file is no YAML, so that what it lacks means nothing.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>One line each, <c>file:line: words</c>, in the file's order, without secrets.</summary>
    public IReadOnlyList<string> Faults => Listed(_faults);

    /// <summary>What is allowed and probably not meant; written as <see cref="Faults"/> are.</summary>
    public IReadOnlyList<string> Warnings => Listed(_warnings);

    /// <summary>Every key that was asked for, with its path; items of lists are <c>[]</c>.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>Files that the settings rest on besides their own, as they were when they were read.</summary>
    public IReadOnlyDictionary<string, FileFingerprint> Files => _files;

    /// <summary>A text that is short enough for a message.</summary>
    public static string Clip(string text) => text.Length <= 40 && !text.AsSpan().ContainsAny('\r', '\n') ? text : string.Concat(text.ReplaceLineEndings(" ").AsSpan(0, Math.Min(37, text.Length)), "...");

    /// <summary>Adds a fault.</summary>
    public void Fault(int line, string words) => _faults.Add((line, words));

    /// <summary>Adds the fault that ended the reading of the file.</summary>
    public void Break(int line, string words)
    {
        IsBroken = true;
        Fault(line, words);
    }

    /// <summary>Adds faults of another file that are written out already.</summary>
    public void Foreign(IEnumerable<string> faults) => _faults.AddRange(faults.Select(static words => (int.MaxValue, words)));

    /// <summary>Adds a warning.</summary>
    public void Warn(int line, string words) => _warnings.Add((line, words));

    /// <summary>Remembers that a key was asked for.</summary>
    public void Ask(string path) => _asked.Add(path);

    /// <summary>Remembers that the settings rest on a file. Call it before the file is read: what changes in between is then seen.</summary>
    public FileFingerprint Use(string path) => _files[path] = FileFingerprint.Of(path);

    /// <summary>Remembers a text that must be in no message.</summary>
    public void Hide(string secret)
    {
        // Shorter ones would star half of every message and are no secrets.
        if (secret.Length >= 4)
            _secrets.Add(secret);
    }

    /// <summary>Counts items of a list; false once there are too many to be meant.</summary>
    public bool Take(int items, int line)
    {
        bool within = _items <= MaxItems;
        _items = (int)Math.Min(int.MaxValue, (long)_items + items);
        if (within && _items > MaxItems)
            Fault(line, $"lists have more than {MaxItems:#,0} items together; the rest is not read");
        return _items <= MaxItems;
    }

    private List<string> Listed(List<(int Line, string Words)> found)
    {
        List<string> lines = [.. found.OrderBy(static fault => fault.Line).Take(MaxListed).Select(One).Distinct()];
        if (found.Count > MaxListed)
            lines.Add($"{File}: and {found.Count - MaxListed} more");
        return lines;
    }

    private string One((int Line, string Words) fault)
    {
        string words = fault.Words;
        foreach (string secret in _secrets.OrderByDescending(static secret => secret.Length))
            words = words.Replace(secret, SettingsSecret.Stars, StringComparison.Ordinal);
        return fault.Line == int.MaxValue ? words : $"{File}:{fault.Line}: {words}";
    }
}
