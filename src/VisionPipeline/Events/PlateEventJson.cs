using System.Text.Json;

namespace VisionPipeline.Events;

/// <summary>Events as UTF-8 JSON and back: the form in which they are stored and sent. docs/events.md describes it. Thread-safe.</summary>
/// <remarks>Unknown fields are ignored when reading, so that a reader of version 1 can read what a later version 1 adds.</remarks>
public static class PlateEventJson
{
    /// <summary>Writes a plate event.</summary>
    /// <param name="plate">The event.</param>
    public static byte[] Write(PlateEvent plate) => JsonSerializer.SerializeToUtf8Bytes(plate, EventJsonContext.Default.PlateEvent);

    /// <summary>Writes a health event.</summary>
    /// <param name="health">The event.</param>
    public static byte[] Write(HealthEvent health) => JsonSerializer.SerializeToUtf8Bytes(health, EventJsonContext.Default.HealthEvent);

    /// <summary>Writes an alert.</summary>
    /// <param name="alert">The alert.</param>
    public static byte[] Write(PlateAlert alert) => JsonSerializer.SerializeToUtf8Bytes(alert, EventJsonContext.Default.PlateAlert);

    /// <summary>Writes a dead letter.</summary>
    /// <param name="letter">The letter.</param>
    public static byte[] Write(DeadLetter letter) => JsonSerializer.SerializeToUtf8Bytes(letter, EventJsonContext.Default.DeadLetter);

    /// <summary>Reads a plate event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static PlateEvent ReadPlate(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, EventJsonContext.Default.PlateEvent) ?? throw Null();

    /// <summary>Reads a health event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static HealthEvent ReadHealth(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, EventJsonContext.Default.HealthEvent) ?? throw Null();

    /// <summary>Reads an alert.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static PlateAlert ReadAlert(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, EventJsonContext.Default.PlateAlert) ?? throw Null();

    /// <summary>Reads a dead letter.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static DeadLetter ReadDeadLetter(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, EventJsonContext.Default.DeadLetter) ?? throw Null();

    private static JsonException Null() => new("null is no event");
}
