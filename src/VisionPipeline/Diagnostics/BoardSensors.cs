using System.Globalization;

namespace VisionPipeline.Diagnostics;

/// <summary>Reads temperatures, power rails and the load of a chip's own GPU from sysfs, as Jetson boards and many others have them.</summary>
/// <remarks>
/// Linux' Documentation: <c>ABI/testing/sysfs-class-thermal</c> (<c>type</c>, <c>temp</c> in millidegrees),
/// <c>hwmon/sysfs-interface</c> and <c>hwmon/ina3221</c> (<c>inN_label</c>, <c>inN_input</c> in mV, <c>currN_input</c> in mA), and
/// NVIDIA's Tegra driver (<c>load</c> of the GPU in tenths of a percent). A sensor that is off answers with an error and is left out.
/// Thread-safe.
/// </remarks>
public sealed class BoardSensors
{
    private static readonly string[] GpuLoads = ["devices/gpu.0/load", "devices/platform/gpu.0/load", "devices/platform/bus@0/17000000.gpu/load", "devices/platform/17000000.gpu/load"];

    private readonly List<(string Name, string File)> _zones = [];
    private readonly List<(string Name, string Millivolts, string Milliamperes)> _rails = [];
    private readonly string? _gpu;

    /// <summary>Looks which sensors there are; they do not change while a system runs.</summary>
    /// <param name="sysfs">Where sysfs is; <c>/sys</c>.</param>
    public BoardSensors(string sysfs = "/sys")
    {
        foreach (string zone in Folders(Path.Combine(sysfs, "class", "thermal"), "thermal_zone*"))
            _zones.Add((Text(Path.Combine(zone, "type")) ?? Path.GetFileName(zone), Path.Combine(zone, "temp")));
        foreach (string chip in Folders(Path.Combine(sysfs, "class", "hwmon"), "hwmon*"))
        {
            if (Text(Path.Combine(chip, "name")) == "ina3221")
                AddRails(chip);
        }

        _gpu = GpuLoads.Select(path => Path.Combine(sysfs, path)).FirstOrDefault(File.Exists);
    }

    /// <summary>Whether there is anything to read.</summary>
    public bool Any => _zones.Count > 0 || _rails.Count > 0 || _gpu is not null;

    /// <summary>Reads all sensors.</summary>
    public BoardReading Read()
    {
        var temperatures = new List<ThermalZone>(_zones.Count);
        foreach ((string name, string file) in _zones)
        {
            if (Number(file) is { } millidegrees)
                temperatures.Add(new ThermalZone(name, millidegrees / 1000));
        }

        var rails = new List<PowerRail>(_rails.Count);
        foreach ((string name, string millivolts, string milliamperes) in _rails)
        {
            if (Number(millivolts) is { } volts && Number(milliamperes) is { } amperes)
                rails.Add(new PowerRail(name, volts * amperes / 1_000_000));
        }

        return new BoardReading(temperatures, rails, _gpu is null ? null : Number(_gpu) / 10);
    }

    private void AddRails(string chip)
    {
        // The INA3221 has three channels; those without a label are not wired, and "sum of shunt voltages" has no current.
        for (int channel = 1; channel <= 3; channel++)
        {
            string current = Path.Combine(chip, $"curr{channel}_input");
            if (Text(Path.Combine(chip, $"in{channel}_label")) is { Length: > 0 } label && File.Exists(current))
                _rails.Add((label, Path.Combine(chip, $"in{channel}_input"), current));
        }
    }

    private static IEnumerable<string> Folders(string parent, string pattern) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, pattern).Order(StringComparer.Ordinal) : [];

    private static double? Number(string file) =>
        double.TryParse(Text(file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static string? Text(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
