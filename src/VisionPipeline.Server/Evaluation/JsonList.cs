using System.Text.Json;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Evaluation;

/// <summary>Reads files that hold a JSON array of records in snake case.</summary>
internal static class JsonList
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads a file.</summary>
    /// <typeparam name="T">What it lists.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="what">What it lists, for messages.</param>
    /// <exception cref="VerbException">It is absent or of another form; one line says where.</exception>
    public static T[] Read<T>(string path, string what)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T[]>(stream, Json) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VerbException($"{path}: cannot be read ({e.Message})");
        }
        catch (JsonException e)
        {
            throw new VerbException($"{path}:{(e.LineNumber ?? 0) + 1}: not a list of {what} ({e.Message.Split(". Path")[0]})");
        }
    }
}
