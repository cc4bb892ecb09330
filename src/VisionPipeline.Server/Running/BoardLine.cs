using System.Globalization;
using VisionPipeline.Diagnostics;

namespace VisionPipeline.Server.Running;

/// <summary>One line on a board's temperature, power and own GPU; nothing where it has no sensors.</summary>
internal static class BoardLine
{
    public static string? Read(BoardSensors sensors) => sensors.Any ? Of(sensors.Read()) : null;

    public static string? Of(BoardReading now)
    {
        var words = new List<string>(3);
        if (now.HottestCelsius is { } hottest)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{hottest:0} °C"));
        if (now.Watts is { } watts)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{watts:0.0} W"));
        if (now.GpuPercent is { } gpu)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"chip's GPU {gpu:0} %"));
        return words.Count == 0 ? null : "board " + string.Join(", ", words);
    }
}
