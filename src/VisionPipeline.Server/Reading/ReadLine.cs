using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VisionPipeline.Voting;

namespace VisionPipeline.Server.Reading;

/// <summary>The JSON line of one file.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Plates">Its plates.</param>
internal sealed record ReadLine(string File, IReadOnlyList<ReadLine.Plate> Plates)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>A plate of a picture.</summary>
    public static Plate Of(ScenePlate plate) => Of(plate.Box, plate.Vehicle, plate.Seen.Reading);

    /// <summary>A plate.</summary>
    public static Plate Of(PixelBox box, SceneVehicle? vehicle, PlateReading reading) => new()
    {
        Text = reading.Text,
        Confidence = Rounded(reading.Confidence),
        Region = reading.Region,
        Box = box.ToArray(),
        Vehicle = vehicle is null ? null : new Vehicle(vehicle.Class.ToString().ToLowerInvariant(), vehicle.Box.ToArray()),
        Characters = [.. reading.Characters.Select(Rounded)],
        Alternatives = [.. reading.Alternatives.Select(static other => new Alternative(other.Text, Rounded(other.Probability)))],
    };

    private static double Rounded(double value) => Math.Round(value, 4);

    /// <summary>One plate.</summary>
    internal sealed record Plate
    {
        public required string Text { get; init; }

        public required double Confidence { get; init; }

        public required string Region { get; init; }

        public required double[] Box { get; init; }

        public required Vehicle? Vehicle { get; init; }

        public required double[] Characters { get; init; }

        public required IReadOnlyList<Alternative> Alternatives { get; init; }

        /// <summary>Seconds from the clip's start to the look that <see cref="Box"/> comes from.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public double? Time { get; init; }

        /// <summary>Frames of the clip that it was read in.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Frames { get; init; }
    }

    /// <summary>The vehicle that bears a plate.</summary>
    internal sealed record Vehicle(string Class, double[] Box);

    /// <summary>Another text that it may be.</summary>
    internal sealed record Alternative(string Text, double Confidence);
}
