using System.Globalization;
using Spectre.Console;
using VisionPipeline.Configuration;

namespace VisionPipeline.Server.Cli;

/// <summary>A configuration in short: a row per camera.</summary>
internal static class ConfigTable
{
    public static void Write(VisionConfig config, string path)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("camera", "source", "sub stream", "detections/s", "regions", "lines", "zones", "road");
        foreach (CameraEntry entry in config.Cameras)
        {
            table.AddRow(
                Markup.Escape(entry.Camera.Name + (entry.Enabled ? "" : " (off)")),
                Markup.Escape(entry.Camera.Url.ToString()),
                Markup.Escape(entry.Camera.SubUrl?.ToString() ?? "-"),
                entry.Camera.DetectionsPerSecond.ToString("0.##", CultureInfo.InvariantCulture),
                $"{entry.Scene.Interest.Count} + {entry.Scene.Ignore.Count} ignored",
                entry.Scene.Lines.Count.ToString(CultureInfo.InvariantCulture),
                entry.Scene.Zones.Count.ToString(CultureInfo.InvariantCulture),
                entry.Scene.Road is null ? "-" : "yes");
        }

        AnsiConsole.Write(table);
        int on = config.Cameras.Count(static camera => camera.Enabled);
        Console.Out.WriteLine($"{path} can be used: node {config.Node}, {on} of {config.Cameras.Count} cameras enabled, {string.Join(", ", config.Models.Providers).ToLowerInvariant()}, detector {config.Models.Detector ?? "first of the folder"}, batch {config.Detection.Loop.MaxBatch?.ToString(CultureInfo.InvariantCulture) ?? "as suits"}");
    }
}
