using System.Text.Json;
using System.Text.Json.Serialization;

namespace VisionPipeline.Events;

/// <summary>Writes an enum by its name in snake_case and reads it back; numbers are refused.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
