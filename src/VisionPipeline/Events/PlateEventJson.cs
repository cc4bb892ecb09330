using System.Text.Encodings.Web;
using System.Text.Json;

namespace VisionPipeline.Events;

/// <summary>Events as UTF-8 JSON and back: the form in which they are stored and sent. docs/events.md describes it. Thread-safe.</summary>
/// <remarks>Unknown fields are ignored when reading, so that a reader of version 1 can read what a later version 1 adds.</remarks>
public static class PlateEventJson
{
    // The strict encoder writes '>' as \u003E in case that the text is put into a page unescaped. Events go to stores, brokers and files,
    // where that is only longer and unreadable; quotes, backslashes and control characters are escaped all the same.
    private static readonly EventJsonContext Context = new(new JsonSerializerOptions(EventJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes a plate event.</summary>
    /// <param name="plate">The event.</param>
    public static byte[] Write(PlateEvent plate) => JsonSerializer.SerializeToUtf8Bytes(plate, Context.PlateEvent);

    /// <summary>Writes a health event.</summary>
    /// <param name="health">The event.</param>
    public static byte[] Write(HealthEvent health) => JsonSerializer.SerializeToUtf8Bytes(health, Context.HealthEvent);

    /// <summary>Writes an alert.</summary>
    /// <param name="alert">The alert.</param>
    public static byte[] Write(PlateAlert alert) => JsonSerializer.SerializeToUtf8Bytes(alert, Context.PlateAlert);

    /// <summary>Writes a dead letter.</summary>
    /// <param name="letter">The letter.</param>
    public static byte[] Write(DeadLetter letter) => JsonSerializer.SerializeToUtf8Bytes(letter, Context.DeadLetter);

    /// <summary>Reads a plate event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static PlateEvent ReadPlate(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Context.PlateEvent) ?? throw Null();

    /// <summary>Reads a health event.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static HealthEvent ReadHealth(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Context.HealthEvent) ?? throw Null();

    /// <summary>Reads an alert.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static PlateAlert ReadAlert(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Context.PlateAlert) ?? throw Null();

    /// <summary>Reads a dead letter.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks a required field.</exception>
    public static DeadLetter ReadDeadLetter(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Context.DeadLetter) ?? throw Null();

    private static JsonException Null() => new("null is no event");
}
