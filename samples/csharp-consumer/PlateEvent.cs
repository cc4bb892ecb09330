using System.Text.Json;
using System.Text.Json.Serialization;

namespace PlateConsumer;

// What this consumer needs of docs/events.md. Unknown fields are ignored: a later version 1 may have more.
internal sealed record PlateEvent(int SchemaVersion, string PassId, int Revision, string State, string Camera, string? MergedInto, Plate? Plate, Times Times)
{
    public const int KnownVersion = 1;

    public static PlateEvent Read(ReadOnlySpan<byte> json)
    {
        PlateEvent plate = JsonSerializer.Deserialize(json, PlateJson.Default.PlateEvent) ?? throw new JsonException("null is no event");
        return plate.SchemaVersion == KnownVersion ? plate : throw new JsonException($"schema version {plate.SchemaVersion}; this consumer knows {KnownVersion}");
    }
}

internal sealed record Plate(string Text, string Region, double Confidence, string? Hmac);

internal sealed record Times(DateTimeOffset Captured, double UncertaintyMs, string Source);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlateEvent))]
internal sealed partial class PlateJson : JsonSerializerContext;
