using VisionPipeline.Inference;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>models</c>.</summary>
internal static class ModelsSection
{
    public static ModelsConfig Read(YamlSection section)
    {
        ModelsConfig models = new();
        models = models with
        {
            Folder = section.OptionalWord("folder", models.Folder),
            Detector = section.OptionalWord("detector", models.Detector),
            Reader = section.OptionalWord("reader", models.Reader),
            Providers = section.Choices("providers", models.Providers),
            Device = section.Whole("device", models.Device, 0, 63),
            HalfPrecision = section.Flag("half_precision", models.HalfPrecision),
            CudaGraphs = section.Flag("cuda_graphs", models.CudaGraphs),
            Threads = section.Whole("threads", models.Threads, 1, 64),
            NativePath = section.OptionalWord("native_path", models.NativePath),
        };
        section.End();
        Check(section, models);
        return models;
    }

    private static void Check(YamlSection section, ModelsConfig models)
    {
        if (models.NativePath is { } native && !File.Exists(Path.Combine(native, "libonnxruntime.so")) && !File.Exists(Path.Combine(native, "libonnxruntime.so.1")))
            section.Fault("native_path", "names a folder without libonnxruntime.so");
        ModelCatalog catalog;
        try
        {
            catalog = ModelCatalog.Read(models.Folder ?? ModelCatalog.DefaultFolder());
        }
        catch (InvalidDataException e)
        {
            section.Fault("folder", $"cannot be used: {e.Message}");
            return;
        }

        Check(section, catalog, "detector", models.Detector);
        Check(section, catalog, "reader", models.Reader);
    }

    private static void Check(YamlSection section, ModelCatalog catalog, string role, string? name)
    {
        ModelEntry[] known = [.. catalog.Models.Where(model => model.Role == role)];
        ModelEntry? chosen = known.FirstOrDefault(model => name is null || model.Name == name);
        if (chosen is null)
            section.Fault(role, known.Length == 0 ? $"cannot be chosen: models.json has no {role}" : $"is not in models.json; there are {string.Join(", ", known.Select(static model => model.Name))}");
        else if (!File.Exists(catalog.PathOf(chosen)))
            section.Fault(role, $"names {catalog.PathOf(chosen)}, which does not exist");
    }
}
