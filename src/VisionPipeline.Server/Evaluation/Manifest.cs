using System.Text.Json;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Reads a list of labelled pictures: a JSON array of <see cref="ManifestEntry"/> in snake case.</summary>
internal static class Manifest
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads a file.</summary>
    /// <exception cref="VerbException">It is absent, of another form or empty.</exception>
    public static IReadOnlyList<ManifestEntry> Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            ManifestEntry[] entries = JsonSerializer.Deserialize<ManifestEntry[]>(stream, Json) ?? [];
            ManifestPlate? faulty = entries.SelectMany(static entry => entry.Plates).FirstOrDefault(static plate => plate.Box is not null && plate.Place is not { Width: > 0, Height: > 0 });
            return entries.Length == 0 ? throw new VerbException($"{path}: the list is empty")
                : faulty is not null ? throw new VerbException($"{path}: a box is [{string.Join(", ", faulty.Box!)}]: [left, top, width, height] is wanted, the sides above 0")
                : entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{path}: cannot be read ({e.Message})");
        }
        catch (JsonException e)
        {
            throw new VerbException($"{path}:{(e.LineNumber ?? 0) + 1}: not a list of labelled pictures ({e.Message.Split(". Path")[0]})");
        }
    }
}
