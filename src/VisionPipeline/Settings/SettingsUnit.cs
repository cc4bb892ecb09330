namespace VisionPipeline.Settings;

/// <summary>The unit at the end of a key's name: a plain number is never without one.</summary>
/// <param name="Ending">Last word of the key.</param>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Size">Its size in seconds or bytes.</param>
internal sealed record SettingsUnit(string Ending, string Name, double Size)
{
    private static readonly SettingsUnit[] Times =
    [
        new("ms", "milliseconds", 1e-3),
        new("s", "seconds", 1),
        new("min", "minutes", 60),
        new("h", "hours", 3600),
        new("days", "days", 86400),
    ];

    private static readonly SettingsUnit[] Sizes =
    [
        new("bytes", "bytes", 1),
        new("kb", "KiB", 1L << 10),
        new("mb", "MiB", 1L << 20),
        new("gb", "GiB", 1L << 30),
    ];

    /// <summary>The unit of time of a key.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static SettingsUnit OfTime(string key) => Of(key, Times);

    /// <summary>The unit of size of a key.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static SettingsUnit OfSize(string key) => Of(key, Sizes);

    private static SettingsUnit Of(string key, SettingsUnit[] units) =>
        units.FirstOrDefault(unit => key == unit.Ending || key.EndsWith("_" + unit.Ending, StringComparison.Ordinal))
        ?? throw new ArgumentException($"the key '{key}' must end with its unit: {string.Join(", ", units.Select(static unit => "_" + unit.Ending))}", nameof(key));
}
