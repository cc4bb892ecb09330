using System.Security.Cryptography;
using System.Text.Json;

namespace VisionPipeline.Inference;

/// <summary>The models that ship with the product: a folder with <c>models.json</c> and the files that it names.</summary>
/// <remarks>Immutable once read; safe to share between threads.</remarks>
public sealed class ModelCatalog
{
    private const string FileName = "models.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string _folder;

    private ModelCatalog(string folder, IReadOnlyList<ModelEntry> models)
    {
        _folder = folder;
        Models = models;
    }

    /// <summary>The models, in the file's order.</summary>
    public IReadOnlyList<ModelEntry> Models { get; }

    /// <summary>The folder of the models: <c>VISION_MODELS</c> where it is set, else the nearest <c>models</c> above the program.</summary>
    public static string DefaultFolder()
    {
        if (Environment.GetEnvironmentVariable("VISION_MODELS") is { Length: > 0 } set)
            return set;
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "models");
            if (File.Exists(Path.Combine(candidate, FileName)))
                return candidate;
        }

        return Path.Combine(AppContext.BaseDirectory, "models");
    }

    /// <summary>Reads a folder's <c>models.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is absent or not of the right form; the message is one line and names the file.</exception>
    public static ModelCatalog Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            using FileStream stream = File.OpenRead(path);
            Listing? listing = JsonSerializer.Deserialize<Listing>(stream, Json);
            return new ModelCatalog(folder, listing?.Models ?? throw new InvalidDataException($"{path}: the list 'models' is missing"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{path}: cannot be read ({e.Message})", e);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{(e.LineNumber ?? 0) + 1}: {e.Message.Split('.')[0]}", e);
        }
    }

    /// <summary>Compares each file with its hash.</summary>
    public IReadOnlyList<ModelCheck> Check() => [.. Models.Select(Check)];

    private ModelCheck Check(ModelEntry model)
    {
        string path = Path.Combine(_folder, model.File);
        return new ModelCheck(model.Name, model.Role, path, Fault(path, model.Sha256));
    }

    private static string? Fault(string path, string wanted)
    {
        if (!File.Exists(path))
            return "the file is missing";
        using FileStream stream = File.OpenRead(path);
        string found = Convert.ToHexStringLower(SHA256.HashData(stream));
        return found == wanted ? null : $"its SHA-256 is {found[..12]}..., models.json wants {wanted[..Math.Min(12, wanted.Length)]}...";
    }

    private sealed record Listing(IReadOnlyList<ModelEntry>? Models);
}
