using System.Text.Json.Serialization;

namespace VisionPipeline.Events;

/// <summary>How events are written as JSON: snake_case names and values, times as UTC with microseconds, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(EventTimeConverter), typeof(SnakeCaseEnumConverter<PassState>), typeof(SnakeCaseEnumConverter<RejectReason>),
        typeof(SnakeCaseEnumConverter<HealthKind>), typeof(SnakeCaseEnumConverter<PlateListKind>), typeof(SnakeCaseEnumConverter<PlateMatch>),
    ])]
[JsonSerializable(typeof(PlateEvent))]
[JsonSerializable(typeof(HealthEvent))]
[JsonSerializable(typeof(PlateAlert))]
[JsonSerializable(typeof(DeadLetter))]
internal sealed partial class EventJsonContext : JsonSerializerContext;
