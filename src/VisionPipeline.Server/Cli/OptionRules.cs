using System.CommandLine;
using System.CommandLine.Parsing;

namespace VisionPipeline.Server.Cli;

/// <summary>Rules for option values, checked while the command line is read.</summary>
internal static class OptionRules
{
    /// <summary>The value must be at least <paramref name="least"/> and at most <paramref name="most"/>.</summary>
    public static Option<int> Between(this Option<int> option, int least, int most = int.MaxValue)
    {
        option.Validators.Add(result =>
        {
            if (TryGet(result, out int value) && (value < least || value > most))
                result.AddError(most == int.MaxValue ? $"{option.Name} must be at least {least}" : $"{option.Name} must be {least} to {most}");
        });
        return option;
    }

    /// <summary>The value, where one is given, must be at least <paramref name="least"/> and at most <paramref name="most"/>.</summary>
    public static Option<int?> Between(this Option<int?> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            if (TryGet(result, out int? value) && (value < least || value > most))
                result.AddError($"{option.Name} must be {least} to {most}");
        });
        return option;
    }

    /// <summary>The value must be more than 0 and finite.</summary>
    public static Option<double> Positive(this Option<double> option)
    {
        option.Validators.Add(result =>
        {
            if (TryGet(result, out double value) && !IsPositive(value))
                result.AddError($"{option.Name} must be more than 0");
        });
        return option;
    }

    /// <summary>The value, where one is given, must be more than 0 and finite.</summary>
    public static Option<double?> Positive(this Option<double?> option)
    {
        option.Validators.Add(result =>
        {
            if (TryGet(result, out double? value) && value is double given && !IsPositive(given))
                result.AddError($"{option.Name} must be more than 0");
        });
        return option;
    }

    // A day is far beyond every use and well within what timers take.
    private static bool IsPositive(double seconds) => seconds is > 0 and <= 86400;

    // What is no number at all has its own error already; asking for its value would throw.
    private static bool TryGet<T>(OptionResult result, out T? value)
    {
        try
        {
            value = result.GetValueOrDefault<T>();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }
}
