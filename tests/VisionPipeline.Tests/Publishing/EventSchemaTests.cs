using System.Text;
using System.Text.Json;
using VisionPipeline.Events;
using VisionPipeline.Testing;

namespace VisionPipeline.Tests.Publishing;

/// <summary>What is written is what schemas/ and docs/events.md say, and a released field stays as it is.</summary>
public sealed class EventSchemaTests
{
    private static readonly string Schemas = Checkout.PathOf("schemas");
    private readonly JsonSchemaCheck _check = new(Schemas);

    private static PlateEvent Full => PlateEvents.Make("north", 2) is var e
        ? e with { Evidence = e.Evidence! with { Overlay = "evidence/north/2026-03-01/north-000000-r3-overlay.jpg", OverlaySha256 = new string('f', 64), Clip = "clips/north/2026-03-01/north-000000.mp4", ClipSha256 = new string('e', 64) } }
        : null!;

    private static PlateAlert Alert => new()
    {
        AlertId = "north-000000/stolen/AB 123 CD/given",
        List = "stolen",
        Kind = PlateListKind.Watch,
        Entry = "AB 123 CD",
        Match = PlateMatch.Exact,
        Distance = 0,
        Withdrawn = false,
        Event = Full,
    };

    private static DeadLetter Letter => new()
    {
        Sink = "kafka",
        Sequence = 17,
        Target = "vision.plates",
        Key = "north",
        Reason = "MsgSizeTooLarge: Broker: Message size too large",
        Bytes = 1234,
        Time = PlateEvents.Noon,
        Event = JsonDocument.Parse(PlateEventJson.Write(Full)).RootElement,
    };

    [Fact]
    public void Write_Events_FitTheirSchemas()
    {
        Assert.Empty(_check.Faults("plate-event.v1.json", PlateEventJson.Write(Full)));
        Assert.Empty(_check.Faults("plate-event.v1.json", PlateEventJson.Write(new VisionPipeline.Publishing.PlatePrivacy(new byte[32]).Apply(Full))));
        Assert.Empty(_check.Faults("plate-event.v1.json", PlateEventJson.Write(Full with { MergedInto = "north-000007" })));
        foreach (RejectReason reason in Enum.GetValues<RejectReason>())
        {
            foreach (PassState state in Enum.GetValues<PassState>())
                Assert.Empty(_check.Faults("plate-event.v1.json", PlateEventJson.Write(Full with { Plate = null, Evidence = null, Rejected = reason, State = state, Vehicle = new EventVehicle { Class = "unknown" } })));
        }

        foreach (HealthKind kind in Enum.GetValues<HealthKind>())
            Assert.Empty(_check.Faults("health-event.v1.json", PlateEventJson.Write(PlateEvents.Health() with { Kind = kind })));
        Assert.Empty(_check.Faults("plate-alert.v1.json", PlateEventJson.Write(Alert)));
        Assert.Empty(_check.Faults("dead-letter.v1.json", PlateEventJson.Write(Letter)));
    }

    [Fact]
    public void Check_WrongEvents_AreFound()
    {
        Assert.NotEmpty(_check.Faults("plate-event.v1.json", "{}"u8));
        string good = Encoding.UTF8.GetString(PlateEventJson.Write(Full));
        foreach ((string from, string to) in (ReadOnlySpan<(string, string)>)[("\"revision\":3", "\"revision\":0"), ("closed", "open"), ("0.97", "1.5"), ("\"DE\"", "\"Germany\""), ("\"looks\":7", "\"looks\":\"7\"")])
            Assert.NotEmpty(_check.Faults("plate-event.v1.json", Encoding.UTF8.GetBytes(good.Replace(from, to))));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameEvent()
    {
        Assert.Equal(PlateEventJson.Write(Full), PlateEventJson.Write(PlateEventJson.ReadPlate(PlateEventJson.Write(Full))));
        Assert.Equal(PlateEventJson.Write(Alert), PlateEventJson.Write(PlateEventJson.ReadAlert(PlateEventJson.Write(Alert))));
        Assert.Equal(PlateEventJson.Write(Letter), PlateEventJson.Write(PlateEventJson.ReadDeadLetter(PlateEventJson.Write(Letter))));
        Assert.Equal(PlateEventJson.Write(PlateEvents.Health()), PlateEventJson.Write(PlateEventJson.ReadHealth(PlateEventJson.Write(PlateEvents.Health()))));
    }

    [Fact]
    public void Schema_AgainstReleased_OnlyAddsOptionalFields()
    {
        foreach (string released in Directory.GetFiles(Path.Combine(Schemas, "released"), "*.json"))
        {
            using JsonDocument before = JsonDocument.Parse(File.ReadAllText(released));
            using JsonDocument now = JsonDocument.Parse(File.ReadAllText(Path.Combine(Schemas, Path.GetFileName(released))));
            Assert.Empty(Broken(before.RootElement, now.RootElement, Path.GetFileName(released)));
        }
    }

    [Theory]
    [InlineData("""{"properties":{}}""")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"integer"}},"required":[]}""")]
    [InlineData("""{"properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a","b"]}""")]
    public void Broken_ChangedSchema_IsFound(string now)
    {
        using JsonDocument before = JsonDocument.Parse("""{"properties":{"a":{"type":"integer"}},"required":["a"]}""");
        using JsonDocument after = JsonDocument.Parse(now);
        Assert.NotEmpty(Broken(before.RootElement, after.RootElement, "$"));
    }

    [Fact]
    public void Docs_Tables_AreThoseOfTheSchemas()
    {
        string path = Checkout.PathOf("docs/events.md");
        string text = File.ReadAllText(path);
        foreach ((string schema, byte[] example) in (ReadOnlySpan<(string, byte[])>)[
            ("plate-event.v1.json", PlateEventJson.Write(Full)), ("health-event.v1.json", PlateEventJson.Write(PlateEvents.Health())),
            ("plate-alert.v1.json", PlateEventJson.Write(Alert)), ("dead-letter.v1.json", PlateEventJson.Write(Letter))])
        {
            string begin = $"<!-- {schema} -->\n", end = "<!-- end -->";
            int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
            int to = text.IndexOf(end, from, StringComparison.Ordinal);
            string table = Table(schema, example);
            if (Environment.GetEnvironmentVariable("VISION_WRITE_DOCS") is not null)
                File.WriteAllText(path, text = text[..from] + table + text[to..]);
            else
                Assert.Equal(table, text[from..to]);
        }
    }

    private static List<string> Broken(JsonElement before, JsonElement now, string place)
    {
        var faults = new List<string>();
        foreach (string rule in (string[])["type", "$ref", "format", "const"])
        {
            if (Text(before, rule) != Text(now, rule))
                faults.Add($"{place}: {rule} changed");
        }

        HashSet<string> was = Names(before), isNow = Names(now);
        if (!was.SetEquals(isNow))
            faults.Add($"{place}: required changed");
        if (before.TryGetProperty("enum", out JsonElement values) && values.EnumerateArray().Any(value => !now.GetProperty("enum").EnumerateArray().Any(other => other.GetString() == value.GetString())))
            faults.Add($"{place}: a value went");
        if (before.TryGetProperty("items", out JsonElement items))
            faults.AddRange(now.TryGetProperty("items", out JsonElement others) ? Broken(items, others, place + "[]") : [$"{place}: items went"]);
        if (before.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
                faults.AddRange(now.GetProperty("properties").TryGetProperty(property.Name, out JsonElement same) ? Broken(property.Value, same, $"{place}.{property.Name}") : [$"{place}.{property.Name} went"]);
        }

        return faults;

        static string? Text(JsonElement rules, string name) => rules.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : null;
        static HashSet<string> Names(JsonElement rules) => rules.TryGetProperty("required", out JsonElement value) ? [.. value.EnumerateArray().Select(name => name.GetString()!)] : [];
    }

    private static string Table(string schema, byte[] example)
    {
        using JsonDocument rules = JsonDocument.Parse(File.ReadAllText(Path.Combine(Schemas, schema)));
        using JsonDocument value = JsonDocument.Parse(example);
        var rows = new StringBuilder("| field | type | meaning | example |\n|---|---|---|---|\n");
        Rows(rules.RootElement, value.RootElement, "", rows);
        return rows.ToString();
    }

    private static void Rows(JsonElement rules, JsonElement? value, string prefix, StringBuilder rows)
    {
        HashSet<string> required = rules.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
        foreach (JsonProperty property in rules.GetProperty("properties").EnumerateObject())
        {
            JsonElement? inner = value is { } parent && parent.TryGetProperty(property.Name, out JsonElement found) ? found : null;
            string type = property.Value.TryGetProperty("type", out JsonElement kind) ? kind.GetString()! : $"[{property.Value.GetProperty("$ref").GetString()}](../schemas/{property.Value.GetProperty("$ref").GetString()})";
            bool nested = property.Value.TryGetProperty("properties", out _);
            bool list = property.Value.TryGetProperty("items", out JsonElement items) && items.TryGetProperty("properties", out _);
            string shown = inner is null || nested || list || type is "object" || type[0] == '[' ? "" : $"`{inner.Value.GetRawText()}`";
            rows.Append($"| `{prefix}{property.Name}`{(required.Contains(property.Name) ? "" : " (optional)")} | {type} | {property.Value.GetProperty("description").GetString()} | {shown} |\n");
            if (nested)
                Rows(property.Value, inner, $"{prefix}{property.Name}.", rows);
            else if (list)
                Rows(items, inner is { } array && array.GetArrayLength() > 0 ? array[0] : null, $"{prefix}{property.Name}[].", rows);
        }
    }
}
