using System.CommandLine;
using System.Globalization;

namespace VisionPipeline.Server.Cli;

/// <summary>Options that are a length of time: <c>90</c>, <c>90s</c>, <c>30m</c> or <c>2h</c>.</summary>
internal static class DurationOption
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(30);

    /// <summary>Makes one.</summary>
    /// <param name="name">Its name with dashes.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="standard">What holds where it is not given.</param>
    public static Option<TimeSpan> Create(string name, string description, TimeSpan standard) => new(name)
    {
        Description = description,
        HelpName = "time",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            if (TryParse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "", out TimeSpan time))
                return time;
            result.AddError($"{name} must be a time above 0 and at most 30 days, such as 90s, 30m or 2h");
            return default;
        },
    };

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        (double unit, string number) = text switch
        {
            [.. var head, 's'] => (1, head),
            [.. var head, 'm'] => (60, head),
            [.. var head, 'h'] => (3600, head),
            _ => (1, text),
        };
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || !(value * unit > 0) || value * unit > Most.TotalSeconds)
            return false;
        time = TimeSpan.FromSeconds(value * unit);
        return true;
    }
}
