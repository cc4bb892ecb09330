using VisionPipeline.Detection;
using VisionPipeline.Inference;
using VisionPipeline.Native;
using VisionPipeline.Recognition;
using VisionPipeline.Server.Cli;

namespace VisionPipeline.Server.Reading;

/// <summary>Opens what reading needs, as the command line names it: models by their roles in <c>models.json</c>, and <c>ocr.yaml</c>.</summary>
internal static class ReadingModels
{
    /// <summary>Opens a detector (unless places are given) and a reader.</summary>
    /// <param name="folder">The models' folder; null for the product's own.</param>
    /// <param name="detector">A detector's name; null for the first.</param>
    /// <param name="config">Path of ocr.yaml; null for the product's own where it is found, else the defaults.</param>
    /// <param name="threads">Threads of the networks.</param>
    /// <param name="withDetector">Whether a detector is wanted.</param>
    /// <exception cref="VerbException">Something cannot be used; each line says what.</exception>
    public static SceneReader Open(string? folder, string? detector, string? config, int threads, bool withDetector = true)
    {
        try
        {
            folder ??= ModelCatalog.DefaultFolder();
            ModelCatalog catalog = ModelCatalog.Read(folder);
            ModelEntry reading = Find(catalog, folder, "reader", null);
            ModelEntry? finding = withDetector ? Find(catalog, folder, "detector", detector) : null;
            OcrConfig ocr = Config(config, folder) with { Threads = threads };
            PlateReader reader = PlateReader.Open(catalog.PathOf(reading), ocr, new OnnxModelOptions { Sha256 = reading.Sha256, Threads = threads });
            try
            {
                return new SceneReader(
                    finding is null ? null : ObjectDetector.Open(catalog.PathOf(finding), new DetectorOptions { Model = new OnnxModelOptions { Sha256 = finding.Sha256, Threads = threads }, Scores = new ScoreThresholds { Plate = SceneReader.Doubtful } }),
                    reader,
                    ocr.Certain);
            }
            catch
            {
                reader.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is ModelException or InvalidDataException or OcrConfigException or NativeException or Tesseract.TesseractException)
        {
            throw new VerbException(e.Message);
        }
    }

    /// <summary>Opens a detector alone.</summary>
    /// <param name="folder">The models' folder; null for the product's own.</param>
    /// <param name="name">Its name; null for the first.</param>
    /// <param name="options">How it is opened; the model's hash is added.</param>
    /// <exception cref="VerbException">It cannot be used; one line says why.</exception>
    public static ObjectDetector OpenDetector(string? folder, string? name, DetectorOptions options)
    {
        try
        {
            folder ??= ModelCatalog.DefaultFolder();
            ModelCatalog catalog = ModelCatalog.Read(folder);
            ModelEntry entry = Find(catalog, folder, "detector", name);
            return ObjectDetector.Open(catalog.PathOf(entry), options with { Model = options.Model with { Sha256 = entry.Sha256 } });
        }
        catch (Exception e) when (e is ModelException or InvalidDataException or NativeException)
        {
            throw new VerbException(e.Message);
        }
    }

    private static ModelEntry Find(ModelCatalog catalog, string folder, string role, string? name) =>
        catalog.Models.FirstOrDefault(model => model.Role == role && (name is null || model.Name == name))
        ?? throw new VerbException(
            $"{Path.Combine(folder, "models.json")}: no model of role '{role}'{(name is null ? "" : $" named '{name}'")}; found {(catalog.Models.Count == 0 ? "none at all" : string.Join(", ", catalog.Models.Select(static model => $"{model.Name} ({model.Role})")))}");

    private static OcrConfig Config(string? path, string folder)
    {
        if (path is not null)
            return OcrConfigFile.Read(path);
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd('/')) ?? "", "config", "ocr.yaml");
        return File.Exists(beside) ? OcrConfigFile.Read(beside) : new OcrConfig();
    }
}
