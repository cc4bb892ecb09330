using VisionPipeline.Inference;
using VisionPipeline.Recognition;
using VisionPipeline.Settings;

namespace VisionPipeline.Configuration;

/// <summary>The section <c>reading</c>: which file says how plates are read.</summary>
internal static class ReadingSection
{
    public static OcrConfig Read(YamlSection section, ModelsConfig models, SettingsLedger ledger)
    {
        string? named = section.OptionalWord("file", null);
        section.End();
        string? file = named ?? Shipped(models);
        if (file is null)
            return new OcrConfig();
        try
        {
            ledger.Use(file);
            string text = SettingsText.Read(file);

            // What the file holds belongs to the key: a reload then tells that it changed.
            section.Effective.Set("file", EffectiveNode.Value(EffectiveNode.Quote(named), $"{file}\n{text}"));
            return OcrConfigFile.Parse(text, file);
        }
        catch (IOException e)
        {
            section.Fault("file", $"names {SettingsLedger.Clip(file)}, which {e.Message}");
        }
        catch (OcrConfigException e)
        {
            ledger.Foreign(e.Faults);
        }

        return new OcrConfig();
    }

    // The product keeps its models and its configuration side by side.
    private static string? Shipped(ModelsConfig models)
    {
        string folder = Path.GetFullPath(models.Folder ?? ModelCatalog.DefaultFolder()).TrimEnd('/');
        string file = Path.Combine(Path.GetDirectoryName(folder) ?? "/", "config", "ocr.yaml");
        return File.Exists(file) ? file : null;
    }
}
