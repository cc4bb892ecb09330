namespace VisionPipeline.Diagnostics;

/// <summary>What a board's own sensors said.</summary>
/// <param name="Temperatures">Thermal zones in degrees Celsius, by the kernel's names; empty where there are none.</param>
/// <param name="Rails">Power rails in watts, by their labels; empty on boards that do not measure them.</param>
/// <param name="GpuPercent">Load of a GPU that is part of the chip (Tegra), 0..100; null elsewhere.</param>
public sealed record BoardReading(IReadOnlyList<ThermalZone> Temperatures, IReadOnlyList<PowerRail> Rails, double? GpuPercent)
{
    // The board's input: Jetson's device trees call it VDD_IN (Orin Nano, NX), POM_5V_IN (Nano, TX) or VIN_SYS_5V0 (AGX Orin).
    private static readonly string[] Inputs = ["VDD_IN", "POM_5V_IN", "VIN_SYS_5V0"];

    /// <summary>The hottest zone in degrees Celsius; null where no temperature is measured.</summary>
    public double? HottestCelsius => Temperatures.Count == 0 ? null : Temperatures.Max(zone => zone.Celsius);

    /// <summary>What the whole board takes in watts: its input rail, or all rails together where none is known as such; null where none is measured.</summary>
    public double? Watts
    {
        get
        {
            if (Rails.Count == 0)
                return null;
            foreach ((string name, double watts) in Rails)
            {
                if (Inputs.Contains(name, StringComparer.Ordinal))
                    return watts;
            }

            return Rails.Sum(rail => rail.Watts);
        }
    }
}
