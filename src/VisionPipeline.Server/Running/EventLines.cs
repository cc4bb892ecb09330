using System.Globalization;
using VisionPipeline.Events;

namespace VisionPipeline.Server.Running;

/// <summary>Writes verdicts as lines that a person reads: when, where, what it says, how sure. Health events are left to the log.</summary>
/// <param name="output">Where to.</param>
internal sealed class EventLines(TextWriter output) : IEventSink
{
    private readonly Lock _lock = new();

    public void Accept(PlateEvent plate)
    {
        // A closed pass with a text says nothing new to somebody who watches unless it was another's, nor does the hash of its clip.
        if (plate is { State: PassState.Closed, Plate: not null, MergedInto: null } or { Evidence.ClipSha256: not null })
            return;
        string line = plate.Plate is { } read
            ? string.Create(CultureInfo.InvariantCulture, $"{plate.Times.Captured:HH:mm:ss.fff} {plate.Camera,-16} {(plate.MergedInto is null ? Word(plate.State) : "merged"),-11} {read.Text,-10} {read.Region} {read.Confidence:0.000}  {plate.Looks} looks  {Vehicle(plate.Vehicle)}")
            : string.Create(CultureInfo.InvariantCulture, $"{plate.Times.Captured:HH:mm:ss.fff} {plate.Camera,-16} no plate    ({Word(plate.Rejected)})  {Vehicle(plate.Vehicle)}");
        lock (_lock)
            output.WriteLine(line);
    }

    public void Accept(HealthEvent health)
    {
    }

    private static string Vehicle(EventVehicle vehicle) => string.Join(
        ", ",
        new[]
        {
            vehicle.Class,
            vehicle.DirectionDegrees is { } way ? string.Create(CultureInfo.InvariantCulture, $"{way:0} deg") : null,
            vehicle.SpeedKmh is { } speed ? string.Create(CultureInfo.InvariantCulture, $"about {speed:0} km/h") : null,
        }.OfType<string>());

    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));
}
