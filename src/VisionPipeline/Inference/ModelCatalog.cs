using System.Text.Json;
using VisionPipeline.Native.OnnxRuntime;

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

    /// <summary>Opens each model on the CPU: its file, its hash, and whether ONNX Runtime takes it.</summary>
    public IReadOnlyList<ModelCheck> Check() => [.. Models.Select(Check)];

    /// <summary>The full path of a model's file.</summary>
    public string PathOf(ModelEntry model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Path.Combine(_folder, model.File);
    }

    private ModelCheck Check(ModelEntry model)
    {
        string path = PathOf(model);
        try
        {
            OnnxModel.Open(path, new OnnxModelOptions { Sha256 = model.Sha256 }).Dispose();
            return new ModelCheck(model.Name, model.Role, path, null);
        }
        catch (Exception e) when (e is ModelException or OrtLibraryException)
        {
            return new ModelCheck(model.Name, model.Role, path, e.Message);
        }
    }

    private sealed record Listing(IReadOnlyList<ModelEntry>? Models);
}
