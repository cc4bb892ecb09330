namespace VisionPipeline.Tracking;

/// <summary>A vehicle's stay in a zone.</summary>
/// <param name="Zone">The zone's name.</param>
/// <param name="Entered">When it came, by capture time.</param>
/// <param name="Left">When it went; null while it is there.</param>
public sealed record ZoneStay(string Zone, DateTimeOffset Entered, DateTimeOffset? Left)
{
    /// <summary>Seconds that it stayed; null while it is there.</summary>
    public double? DwellSeconds => Left is { } left ? (left - Entered).TotalSeconds : null;
}
