using System.Text.Json;
using System.Text.RegularExpressions;

namespace VisionPipeline.Tests.Publishing;

/// <summary>Checks JSON against the keywords of JSON Schema 2020-12 that our schemas use. Unknown keywords are faults, so that none goes unchecked.</summary>
internal sealed class JsonSchemaCheck(string folder)
{
    private static readonly string[] Silent = ["$schema", "title", "description", "format"];

    /// <summary>Faults, each with its place; a field that the schema does not know is one too.</summary>
    public List<string> Faults(string schema, ReadOnlySpan<byte> json)
    {
        var faults = new List<string>();
        using JsonDocument rules = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, schema)));
        using JsonDocument value = JsonDocument.Parse(json.ToArray());
        Check(rules.RootElement, value.RootElement, "$", faults);
        return faults;
    }

    private void Check(JsonElement rules, JsonElement value, string place, List<string> faults)
    {
        // What is of another type can be asked nothing else.
        if (rules.TryGetProperty("type", out JsonElement type) && !IsOf(value, type.GetString()!))
        {
            faults.Add($"{place}: no {type.GetString()}");
            return;
        }

        foreach (JsonProperty rule in rules.EnumerateObject())
        {
            bool holds = rule.Name switch
            {
                "const" => value.ToString() == rule.Value.ToString(),
                "enum" => rule.Value.EnumerateArray().Any(one => one.GetString() == value.GetString()),
                "minimum" => value.GetDouble() >= rule.Value.GetDouble(),
                "maximum" => value.GetDouble() <= rule.Value.GetDouble(),
                "minLength" => value.GetString()!.Length >= rule.Value.GetInt32(),
                "pattern" => Regex.IsMatch(value.GetString()!, rule.Value.GetString()!),
                "required" => rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
                "type" or "$ref" or "items" or "properties" or "additionalProperties" => true,
                _ => Silent.Contains(rule.Name),
            };
            if (!holds)
                faults.Add($"{place}: {rule.Name} {rule.Value.GetRawText()}");
        }

        if (rules.TryGetProperty("format", out JsonElement format) && format.GetString() == "date-time" && !Regex.IsMatch(value.GetString()!, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"))
            faults.Add($"{place}: no time");
        if (rules.TryGetProperty("$ref", out JsonElement other))
        {
            using JsonDocument target = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, other.GetString()!)));
            Check(target.RootElement, value, place, faults);
        }

        if (rules.TryGetProperty("items", out JsonElement items))
        {
            foreach (JsonElement item in value.EnumerateArray())
                Check(items, item, place + "[]", faults);
        }

        if (!rules.TryGetProperty("properties", out JsonElement properties))
            return;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out JsonElement inner))
                Check(inner, property.Value, $"{place}.{property.Name}", faults);
            else
                faults.Add($"{place}.{property.Name}: the schema does not know it");
        }
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
