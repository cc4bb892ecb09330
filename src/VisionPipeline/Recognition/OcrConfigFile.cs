using VisionPipeline.Settings;
using VisionPipeline.Voting;

namespace VisionPipeline.Recognition;

/// <summary>Reads <c>config/ocr.yaml</c>. Keys that are absent keep their defaults; unknown ones are errors.</summary>
public static class OcrConfigFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">A YAML file.</param>
    /// <exception cref="OcrConfigException">It cannot be read, or holds faults: all of them are named, each with file and line.</exception>
    public static OcrConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Parse(SettingsText.Read(path), path);
        }
        catch (IOException e)
        {
            throw new OcrConfigException([$"{path}: {e.Message}"]);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="OcrConfigException">It holds faults.</exception>
    public static OcrConfig Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ledger = new SettingsLedger(name);
        YamlSection root = YamlSection.Root(text, ledger);
        OcrConfig config = new();
        YamlSection reading = root.Section("reading");
        config = config with
        {
            Certain = reading.Number("certain", config.Certain, 0.5, 1),
            Hopeless = reading.Number("hopeless", config.Hopeless, 0, 0.5),
            Least = reading.Number("least", config.Least, 0, 1),
            Batch = reading.Whole("batch", config.Batch, 1, 256),
            Threads = reading.Whole("threads", config.Threads, 1, 64),
            EnlargeBelow = reading.Whole("enlarge_below", config.EnlargeBelow, 1, 400),
            EnlargeTo = reading.Whole("enlarge_to", config.EnlargeTo, 16, 400),
            WideX = reading.Number("wide_x", config.WideX, 0, 0.5),
            WideY = reading.Number("wide_y", config.WideY, 0, 0.5),
            TightX = reading.Number("tight_x", config.TightX, 0, 0.3),
            TightY = reading.Number("tight_y", config.TightY, 0, 0.3),
            Turn = reading.Number("turn", config.Turn, 0, 20),
            TesseractLanguage = reading.Word("tesseract_language", config.TesseractLanguage),
        };
        reading.End();
        config = config with { Passes = Passes(root.Section("passes")) };
        (FusionOptions fusion, bool ofModel) = Fusion(root.Section("fusion"), config.Fusion);
        root.End();
        return ledger.IsClean ? config with { Fusion = fusion, SlotShareOfModel = ofModel } : throw new OcrConfigException(ledger.Faults);
    }

    private static PassConfig[] Passes(YamlSection section)
    {
        PassConfig[] passes = [.. OcrConfig.DefaultPasses.Select(pass => One(section.Section(pass.Pass switch
        {
            OcrPass.TurnedRight => "turned_right",
            OcrPass.TurnedLeft => "turned_left",
            _ => pass.Pass.ToString().ToLowerInvariant(),
        }), pass))];
        if (passes.All(static pass => pass.Stage == 0 || pass.Pass is OcrPass.Rectified or OcrPass.Tesseract))
            section.Fault("every pass that takes each plate is off: give 'plain' the stage 1");
        section.End();
        return passes;

        static PassConfig One(YamlSection section, PassConfig pass)
        {
            PassConfig read = pass with { Stage = section.Whole("stage", pass.Stage, 0, 9), Weight = section.Number("weight", pass.Weight, 0.01, 10) };
            section.End();
            return read;
        }
    }

    private static (FusionOptions Fusion, bool OfModel) Fusion(YamlSection section, FusionOptions fusion)
    {
        bool ofModel = section.Is("slot_share", "model");
        FusionOptions read = fusion with
        {
            SlotShare = ofModel ? fusion.SlotShare : section.Number("slot_share", fusion.SlotShare, 0, 1),
            Temperature = section.Number("temperature", fusion.Temperature, 0.1, 10),
            GrammarCost = section.Number("grammar_cost", fusion.GrammarCost, 0, 20),
            GrammarLimit = section.Number("grammar_limit", fusion.GrammarLimit, 0, 40),
            HomeRegions = section.Words("home_regions", fusion.HomeRegions),
            HomeWeight = section.Number("home_weight", fusion.HomeWeight, 1, 1000),
            TwinDoubt = section.Number("twin_doubt", fusion.TwinDoubt, 0, 0.5),
            LookLimit = section.Number("look_limit", fusion.LookLimit, 1, 100),
            PassGain = section.Number("pass_gain", fusion.PassGain, 0, 1),
            PictureGain = section.Number("picture_gain", fusion.PictureGain, 0, 1),
            MaxCandidates = section.Whole("max_candidates", fusion.MaxCandidates, 1, 500),
            Alternatives = section.Whole("alternatives", fusion.Alternatives, 0, 50),
        };
        foreach (string region in read.HomeRegions.Where(static region => !PlateGrammar.Knows(region)))
            section.Fault($"home_regions holds {region}: the code of a country whose plates are known is wanted, e.g. GB");
        section.End();
        return (read, ofModel);
    }
}
