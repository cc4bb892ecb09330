using System.Text.Json;

namespace VisionPipeline.Simulation;

/// <summary>What a simulated scene really shows in one round of its clip.</summary>
public sealed record SceneTruth
{
    /// <summary>Least width in pixels of a plate that counts as readable.</summary>
    public const int ReadableWidth = 50;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The scene, as <see cref="SceneSpec.Canonical"/> gives it.</summary>
    public required string Scene { get; init; }

    /// <summary><c>day</c>, <c>dusk</c>, <c>night</c> or <c>rain</c>.</summary>
    public required string Light { get; init; }

    /// <summary>Its seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Frames per second.</summary>
    public required int Fps { get; init; }

    /// <summary>Length of one round in seconds.</summary>
    public required int Seconds { get; init; }

    /// <summary>When round 0 began, seconds since 1970 (UTC); null where the clip was only written to a file.</summary>
    public double? Origin { get; init; }

    /// <summary>The passes, in order of time.</summary>
    public required IReadOnlyList<TruthPass> Passes { get; init; }

    /// <summary>Works the truth of a scene out; nothing is rendered.</summary>
    /// <param name="spec">The scene.</param>
    public static SceneTruth Of(SceneSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new SceneTruth
        {
            Scene = spec.Canonical(),
            Light = spec.Light.ToString().ToLowerInvariant(),
            Seed = spec.Seed,
            Fps = spec.Fps,
            Seconds = spec.Seconds,
            Origin = spec.Origin,
            Passes = new TruthMaker(spec).Passes(),
        };
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is not of that form.</exception>
    public static SceneTruth FromJson(string text) => JsonSerializer.Deserialize<SceneTruth>(text, Json) ?? throw new JsonException("the truth is null");

    /// <summary>As JSON with snake_case names.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
