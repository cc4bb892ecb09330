using VisionPipeline.Inference;
using VisionPipeline.Recognition;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>reading</c>: which file says how plates are read.</summary>
internal static class ReadingSection
{
    public static OcrConfig Read(YamlSection section, ModelsConfig models, SettingsLedger ledger)
    {
        string? file = section.OptionalWord("file", null);
        section.End();
        file ??= Shipped(models);
        if (file is null)
            return new OcrConfig();
        try
        {
            return OcrConfigFile.Read(file);
        }
        catch (OcrConfigException e)
        {
            if (!File.Exists(file))
                section.Fault("file", $"names {SettingsLedger.Clip(file)}, which does not exist");
            else
                ledger.Foreign(e.Faults);
            return new OcrConfig();
        }
    }

    // The product keeps its models and its configuration side by side.
    private static string? Shipped(ModelsConfig models)
    {
        string folder = Path.GetFullPath(models.Folder ?? ModelCatalog.DefaultFolder()).TrimEnd('/');
        string file = Path.Combine(Path.GetDirectoryName(folder) ?? "/", "config", "ocr.yaml");
        return File.Exists(file) ? file : null;
    }
}
